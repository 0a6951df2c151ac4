package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.UsagePlan;

/** Reads usage plans with their API keys: the one that SAM makes of {@code Auth.UsagePlan}, and plain resources. */
final class UsagePlanReader {

    private static final Vocabulary MADE = new Vocabulary("UsagePlan",
            Vocabulary.words("CreateUsagePlan Quota Throttle"), Vocabulary.words("Description Tags UsagePlanName"),
            Map.of());

    private static final Vocabulary PLAIN = new Vocabulary(Resource.USAGE_PLAN,
            Vocabulary.words("ApiStages Quota Throttle"), Vocabulary.words("Description Tags UsagePlanName"), Map.of());

    private static final Vocabulary STAGE = new Vocabulary("ApiStages", Vocabulary.words("ApiId Stage Throttle"),
            Set.of(), Map.of());

    private static final Vocabulary KEY = new Vocabulary(Resource.USAGE_PLAN_KEY,
            Vocabulary.words("KeyId KeyType UsagePlanId"), Set.of(), Map.of());

    private final List<Resource> plans;
    private final List<Resource> planKeys;
    /** The stages that SAM makes of APIs, by the APIs' ids. */
    private final Map<String, String> made;
    private final ApiKeyReader keys = new ApiKeyReader();

    UsagePlanReader(List<Resource> resources) {
        plans = resources.stream().filter(it -> it.type().equals(Resource.USAGE_PLAN)).toList();
        planKeys = resources.stream().filter(it -> it.type().equals(Resource.USAGE_PLAN_KEY)).toList();
        made = resources.stream()
                .filter(it -> it.is(Resource.API) && it.properties().has("StageName"))
                .collect(Collectors.toMap(Resource::id, it -> it.properties().text("StageName").orElse("")));
        resources.stream().filter(it -> it.type().equals(Resource.API_KEY)).forEach(keys::read);
        plans.forEach(plan -> PLAIN.judge(plan.properties()));
        planKeys.forEach(key -> judge(key.properties(), key.place()));
    }

    private static void judge(Section planKey, Place place) {
        KEY.judge(planKey);
        planKey.require("KeyId", place, "This usage plan's key has no KeyId: add one, e.g. `KeyId: !Ref MyApiKey`.");
        planKey.require("UsagePlanId", place,
                "This usage plan's key has no UsagePlanId: add one, e.g. `UsagePlanId: !Ref MyUsagePlan`.");
        refuseUnknown(planKey, "UsagePlanId");
        planKey.text("KeyType")
                .filter(type -> !type.equals("API_KEY"))
                .ifPresent(type -> planKey.problems()
                        .refuse(planKey.valuePlace("KeyType"), "KeyType is " + type + ": write API_KEY."));
    }

    /** What leads nowhere would leave a plan without its key, or a stage without its plan. */
    private static void refuseUnknown(Section section, String key) {
        if (section.mapping().get(key).orElse(null) instanceof Value.Unknown unknown) {
            section.problems().refuse(unknown.place(), unknown.reason());
        }
    }

    /**
     * The plans of an API's stage.
     *
     * @param made {@code Auth.UsagePlan}
     */
    List<UsagePlan> of(String api, String stage, Section made) {
        List<UsagePlan> all = Stream.concat(made(api, made).stream(),
                plans.stream().flatMap(plan -> plain(plan, api, stage).stream()))
                .toList();
        judgeTwice(all);
        return all;
    }

    private Optional<UsagePlan> made(String api, Section plan) {
        if (plan.keys().isEmpty()) {
            return Optional.empty();
        }
        MADE.judge(plan);
        plan.require("CreateUsagePlan", plan.place(),
                "UsagePlan has no CreateUsagePlan: write PER_API, SHARED or NONE.");
        return switch (plan.text("CreateUsagePlan").orElse("NONE")) {
            case "PER_API" -> Optional.of(made(api + "UsagePlan", api + "ApiKey", api + ".UsagePlan", plan));
            case "SHARED" -> Optional.of(made("ServerlessUsagePlan", "ServerlessApiKey", api + ".UsagePlan", plan));
            case "NONE" -> Optional.empty();
            default -> {
                plan.problems()
                        .refuse(plan.valuePlace("CreateUsagePlan"),
                                "CreateUsagePlan is " + plan.text("CreateUsagePlan").orElse("")
                                        + ": write PER_API, SHARED or NONE.");
                yield Optional.empty();
            }
        };
    }

    private UsagePlan made(String id, String keyId, String alias, Section plan) {
        List<ApiKey> members = new ArrayList<>(List.of(keys.made(keyId)));
        members.addAll(members(id));
        members.addAll(members(alias));
        return new UsagePlan(id, Throttles.ofPlan(plan), List.of(), Quotas.ofPlan(plan), members);
    }

    private Optional<UsagePlan> plain(Resource plan, String api, String stage) {
        Section properties = plan.properties();
        List<Section> stages = new ArrayList<>();
        properties.eachItem("ApiStages", one -> {
            STAGE.judge(one);
            refuseUnknown(one, "ApiId");
            refuseUnknown(one, "Stage");
            if (covers(one, api, stage)) {
                stages.add(one);
            }
        });
        return stages.isEmpty()
                ? Optional.empty()
                : Optional.of(new UsagePlan(plan.id(), Throttles.ofPlan(properties),
                        stages.stream().flatMap(one -> methods(one).stream()).toList(), Quotas.ofPlan(properties),
                        members(plan.id())));
    }

    /** A stage by its name, or as the resource that SAM makes of it. */
    private boolean covers(Section one, String api, String stage) {
        boolean named = one.mapping()
                .get("Stage")
                .map(value -> value instanceof Value.Text text
                        ? text.text().equals(stage)
                        : made.getOrDefault(api, stage).equals(stage)
                                && List.of(api + ".Stage", api + stage + "Stage", api + "Stage")
                                        .contains(Named.by(value).orElse("")))
                .orElse(false);
        return named && one.mapping().get("ApiId").filter(id -> Named.is(id, api)).isPresent();
    }

    private static List<MethodThrottle> methods(Section stage) {
        List<MethodThrottle> methods = new ArrayList<>();
        stage.section("Throttle").eachSection((key, throttle) -> {
            int slash = key.lastIndexOf('/');
            if (slash < 0) {
                throttle.problems()
                        .refuse(stage.section("Throttle").keyPlace(key),
                                key + " is no path with a method: write e.g. /things/GET.");
            } else {
                methods.add(new MethodThrottle(key.substring(slash + 1).toUpperCase(Locale.ROOT),
                        slash == 0 ? "/" : key.substring(0, slash), Throttles.inPlan(throttle)));
            }
        });
        return methods;
    }

    private List<ApiKey> members(String plan) {
        return planKeys.stream()
                .map(Resource::properties)
                .filter(key -> key.mapping().get("UsagePlanId").filter(id -> names(id, plan)).isPresent())
                .flatMap(key -> keys.named(key, "KeyId").stream())
                .toList();
    }

    private static boolean names(Value id, String plan) {
        return Named.by(id).filter(name -> name.equals(plan) || name.equals(plan + ".Id")).isPresent();
    }

    /** API Gateway takes a key into one plan of a stage only. */
    private void judgeTwice(List<UsagePlan> all) {
        Set<String> seen = new HashSet<>();
        all.stream()
                .flatMap(plan -> plan.keys().stream().map(ApiKey::value).distinct())
                .filter(value -> !seen.add(value))
                .findFirst()
                .ifPresent(value -> planKeys.getLast()
                        .properties()
                        .problems()
                        .refuse(planKeys.getLast().place(),
                                "An API key is in two usage plans of one stage, which API Gateway refuses: take it out of one."));
    }
}
