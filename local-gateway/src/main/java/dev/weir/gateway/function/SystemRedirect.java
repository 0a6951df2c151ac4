package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Sends a class's uses of those members of {@code System} that are the whole process's to {@link FunctionEnvironment}.
 *
 * <p>Calls, method references and handles all name a member through one {@code Methodref} or {@code Fieldref} of the
 * constant pool, so its owner is all that changes: no instruction moves and no stack map is computed again.
 *
 * @see <a href="https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html#jvms-4.4">The constant pool</a>
 */
final class SystemRedirect {

    private static final int POOL_COUNT = 8;
    private static final int POOL = 10;
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int FIELDREF = 9;
    private static final int METHODREF = 10;
    private static final Set<String> MEMBERS = Set.of("getenv", "exit", "in", "out", "err", "setIn", "setOut", "setErr",
            "getProperty", "setProperty", "clearProperty", "getProperties", "setProperties");
    private static final String OWNER = FunctionEnvironment.class.getName().replace('.', '/');

    private final ByteBuffer bytes;
    private final int[] entries;
    private final int end;

    private SystemRedirect(byte[] classFile) {
        bytes = ByteBuffer.wrap(classFile.clone());
        entries = new int[u2(POOL_COUNT)];
        end = index();
    }

    /** The same class file, or a copy that asks {@link FunctionEnvironment}. */
    static byte[] apply(byte[] classFile, ClassLoader loader) {
        var redirect = new SystemRedirect(classFile);
        return redirect.usesRuntime()
                ? RuntimeRedirect.apply(redirect.redirected(classFile), loader)
                : redirect.redirected(classFile);
    }

    private boolean usesRuntime() {
        for (int entry : entries) {
            if (entry != 0 && bytes.get(entry) == METHODREF && owner(entry).equals(RuntimeRedirect.RUNTIME)
                    && RuntimeRedirect.MEMBERS.contains(name(entry))) {
                return true;
            }
        }
        return false;
    }

    private byte[] redirected(byte[] original) {
        boolean found = false;
        for (int entry : entries) {
            if (entry != 0 && isOfSystem(entry)) {
                bytes.putShort(entry + 1, (short) (entries.length + 1));
                found = true;
            }
        }
        return found ? withOwner() : original;
    }

    private int index() {
        int at = POOL;
        for (int i = 1; i < entries.length; i++) {
            entries[i] = at;
            int tag = bytes.get(at);
            at += 1 + size(tag, at);
            if (tag == 5 || tag == 6) {
                i++;
            }
        }
        return at;
    }

    private int size(int tag, int at) {
        return switch (tag) {
            case UTF8 -> 2 + u2(at + 1);
            case CLASS, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, FIELDREF, METHODREF, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new ClassFormatError("constant pool tag " + tag);
        };
    }

    private boolean isOfSystem(int entry) {
        return isMember(entry) && owner(entry).equals("java/lang/System") && MEMBERS.contains(name(entry));
    }

    private boolean isMember(int entry) {
        return bytes.get(entry) == METHODREF || bytes.get(entry) == FIELDREF;
    }

    private String owner(int member) {
        return utf8(entries[u2(entries[u2(member + 1)] + 1)]);
    }

    private String name(int member) {
        return utf8(entries[u2(entries[u2(member + 3)] + 1)]);
    }

    private String utf8(int entry) {
        return new String(bytes.array(), entry + 3, u2(entry + 1), UTF_8);
    }

    private int u2(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private byte[] withOwner() {
        byte[] owner = OWNER.getBytes(UTF_8);
        byte[] added = ByteBuffer.allocate(owner.length + 6)
                .put((byte) UTF8)
                .putShort((short) owner.length)
                .put(owner)
                .put((byte) CLASS)
                .putShort((short) entries.length)
                .array();
        bytes.putShort(POOL_COUNT, (short) (entries.length + 2));
        var out = new ByteArrayOutputStream(bytes.capacity() + added.length);
        out.write(bytes.array(), 0, end);
        out.writeBytes(added);
        out.write(bytes.array(), end, bytes.capacity() - end);
        return out.toByteArray();
    }
}
