package dev.weir.limiter.file;

import dev.weir.limiter.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The list {@code iam}.
 *
 * @param clients those who have API keys, and may sign as well
 */
record IamCallers(Membership membership, Map<String, Client> clients) {

    private static final Pattern PRINCIPAL = Pattern
            .compile("arn:aws(-[a-z]+)*:iam::\\d{12}:(user|role)/[A-Za-z0-9+=,.@_/-]{0,512}\\*?");
    private static final String A_PRINCIPAL = "the ARN of an IAM user or role: write it like "
            + "arn:aws:iam::123456789012:role/batch";

    List<IamCaller> read(Entry list) {
        var callers = new ArrayList<IamCaller>();
        for (var item : list.items()) {
            var caller = item.called("an IAM caller");
            var fields = caller.fields(List.of("principal", "client", "plan", "tenant"));
            var principal = caller.required(fields, "principal").flatMap(field -> field.text(PRINCIPAL, A_PRINCIPAL));
            var name = Optional.ofNullable(fields.get("client"))
                    .flatMap(field -> field.text(Names.NAME, Names.A_NAME));
            var tenant = membership.tenant(fields);
            membership.plan(caller, fields).ifPresent(plan -> {
                name.ifPresent(own -> membership.checkName(caller, new Client(own, plan, tenant), clients));
                principal.ifPresent(arn -> callers.add(new IamCaller(arn, name, plan, tenant)));
            });
        }
        return callers;
    }
}
