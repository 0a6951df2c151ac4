package dev.weir.gateway.function;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.Set;

/**
 * Sends a class's calls of those methods of {@code Runtime} that are the whole process's to {@link FunctionEnvironment},
 * where they are static and take the runtime first. Few classes have any.
 */
final class RuntimeRedirect {

    static final String RUNTIME = "java/lang/Runtime";
    static final Set<String> MEMBERS = Set.of("exit", "halt", "addShutdownHook", "removeShutdownHook");

    private static final ClassDesc OWNER = ClassDesc.of(FunctionEnvironment.class.getName());

    private RuntimeRedirect() {}

    /** The class file with its calls redirected; {@code loader} finds what its stack maps speak of. */
    static byte[] apply(byte[] classFile, ClassLoader loader) {
        var format = ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)
                .orElse(ClassHierarchyResolver.defaultResolver())));
        try {
            return format.transformClass(format.parse(classFile),
                    ClassTransform.transformingMethodBodies(RuntimeRedirect::isConcerned, RuntimeRedirect::redirect));
        } catch (IllegalArgumentException aTypeIsMissing) {
            // A library that is not packed keeps the stack maps from being computed. Such a class is loaded as it is.
            return classFile;
        }
    }

    private static boolean isConcerned(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream()).anyMatch(RuntimeRedirect::isConcerned);
    }

    private static boolean isConcerned(CodeElement element) {
        return element instanceof InvokeInstruction call && call.owner().asInternalName().equals(RUNTIME)
                && MEMBERS.contains(call.name().stringValue());
    }

    private static void redirect(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && isConcerned(call)) {
            var type = call.typeSymbol().insertParameterTypes(0, ClassDesc.ofInternalName(RUNTIME));
            code.invokestatic(OWNER, call.name().stringValue(), type);
        } else {
            code.with(element);
        }
    }
}
