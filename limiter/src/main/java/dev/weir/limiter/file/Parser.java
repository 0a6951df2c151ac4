package dev.weir.limiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.Holding;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Tenant;
import dev.weir.limiter.WhenAway;
import java.io.StringReader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;

/** Reads one limits file, as each of its stages sees it. */
final class Parser {

    private static final List<String> SECTIONS = List.of("clients", "tenants", "plans", "routes", "models", "global",
            "holds", "instances", "when_redis_is_away", "stages");
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9_]{1,128}");
    private static final Pattern INSTANCES = Pattern.compile("[1-9]\\d{0,4}");
    private static final int USUAL_INSTANCES = 10;
    private static final int DEEPEST = 32;

    private final Problems problems;

    Parser(String file) {
        problems = new Problems(file);
    }

    StagedLimits parse(String yaml) {
        var root = compose(yaml);
        var drafts = new HashMap<String, Draft>();
        var base = draft(root);
        root.map(this::stages).orElse(Map.of()).forEach((stage, whole) -> drafts.put(stage, draft(Optional.of(whole))));
        problems.refuseIfAny();
        lint(base, drafts);
        problems.refuseIfAny();
        var version = version(yaml);
        var stages = new HashMap<String, LimitsFile>();
        drafts.forEach((stage, draft) -> stages.put(stage, file(draft, version)));
        return new StagedLimits(file(base, version), stages);
    }

    private LimitsFile file(Draft draft, String version) {
        return new LimitsFile(draft.clients, new Calls(draft.policy), draft.outage, draft.instances, version,
                problems.advice());
    }

    /** The file as one stage sees it. */
    private record Draft(Clients clients, Policy policy, WhenAway outage, int instances, Places places) {}

    /** The whole file by stage, as each sees it. */
    private Map<String, Entry> stages(Entry root) {
        var whole = new HashMap<String, Entry>();
        Optional.ofNullable(root.isMapping() ? root.fields(SECTIONS).get("stages") : null)
                .ifPresent(
                        section -> section.named(STAGE, "a stage: letters, digits and '_'").forEach((name, stage) -> {
                            stage.called("stage " + stage.what()).fields(SECTIONS.subList(0, SECTIONS.size() - 1));
                            whole.put(name, new Entry(Stages.over(root.node(), stage.node()), root.what(), problems));
                        }));
        return whole;
    }

    private Draft draft(Optional<Entry> root) {
        var fields = root.map(entry -> entry.fields(SECTIONS)).orElse(Map.of());
        var section = (Function<String, Optional<Entry>>) name -> Optional.ofNullable(fields.get(name));
        var outage = section.apply("when_redis_is_away").flatMap(Scalars::whenAway).orElse(WhenAway.DENY);
        var limits = new Limits(outage, new Places());
        var sections = new Plans(limits);
        Map<String, Plan> plans = root.flatMap(entry -> entry.required(fields, "plans"))
                .map(sections::read)
                .orElse(Map.of());
        Map<String, Tenant> tenants = section.apply("tenants").map(sections::tenants).orElse(Map.of());
        var clients = root.flatMap(entry -> entry.required(fields, "clients"))
                .map(entry -> Clients.read(entry, plans, tenants, limits))
                .orElse(Clients.NONE);
        var commons = new Commons(limits, plans.keySet());
        var policy = new Policy(plans, tenants, section.apply("routes").map(commons::routes).orElse(Map.of()),
                section.apply("models").map(commons::models).orElse(Map.of()),
                section.apply("global").map(commons::global).orElse(List.of()),
                section.apply("holds").map(Parser::holding).orElse(Holding.USUAL));
        var instances = section.apply("instances")
                .flatMap(entry -> entry.text(INSTANCES, "a number of instances, from 1 to 99999"))
                .map(Integer::valueOf)
                .orElse(USUAL_INSTANCES);
        return new Draft(clients, policy, outage, instances, limits.places());
    }

    private static Holding holding(Entry section) {
        var fields = section.fields(List.of("lifetime", "estimate"));
        return new Holding(Optional.ofNullable(fields.get("lifetime"))
                .flatMap(Scalars::lifetime)
                .orElse(Holding.USUAL.lifetime()),
                Optional.ofNullable(fields.get("estimate")).map(Scalars::cost).orElse(Holding.USUAL.estimate()));
    }

    private void lint(Draft base, Map<String, Draft> stages) {
        var all = new ArrayList<>(stages.values());
        all.add(base);
        var used = new HashSet<String>();
        all.forEach(draft -> used.addAll(draft.clients.plans()));
        for (var draft : all) {
            new CallLint(draft.clients, new Calls(draft.policy), draft.instances, draft.places).judge();
            new LimitLint(draft.policy, draft.instances, draft.places).judge();
            new PlanLint(draft.clients, draft.policy, draft.places).judge(used);
        }
    }

    private Optional<Entry> compose(String yaml) {
        try {
            var reader = new Yaml(new LoaderOptions());
            var depth = 0;
            for (var event : reader.parse(new StringReader(yaml))) {
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > DEEPEST) { // before the whole is read: the time that takes grows with the square of the depth
                    problems.note(event.getStartMark(), "nothing in a limits file is nested " + depth + " deep");
                    problems.refuseIfAny();
                }
                if (event instanceof AliasEvent alias) {
                    problems.note(alias.getStartMark(), "'*" + alias.getAnchor()
                            + "' stands for something else in the file, which is not read here: write it out");
                }
            }
            problems.refuseIfAny();
            var node = reader.compose(new StringReader(yaml));
            if (node != null) {
                return Optional.of(new Entry(node, "the limits file", problems));
            }
            problems.note(null, "the limits file is empty: it needs 'clients' and 'plans'");
        } catch (MarkedYAMLException e) {
            problems.note(e.getProblemMark(), "not YAML: " + Entry.printable(String.valueOf(e.getProblem())));
        } catch (YAMLException e) {
            problems.note(null, "not YAML: "
                    + Entry.printable(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        return Optional.empty();
    }

    private static String version(String yaml) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(yaml.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
