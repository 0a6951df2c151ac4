package dev.weir.limiter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rooms and the doors between them, as docs/architecture.md draws them. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.weir.limiter");

    @Test
    void storesKnowTheArithmeticAndTheArithmeticKnowsTheWords() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("words")
                .definedBy("dev.weir.limiter")
                .layer("algorithm")
                .definedBy("..algorithm..")
                .layer("stores")
                .definedBy("..memory..", "..redis..")
                .layer("front")
                .definedBy("..front..")
                .layer("file")
                .definedBy("..file..")
                .layer("answer")
                .definedBy("..answer..")
                .layer("handover")
                .definedBy("..handover..")
                .layer("settings")
                .definedBy("..settings..")
                .whereLayer("front")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("stores")
                .mayOnlyBeAccessedByLayers("front", "settings")
                .whereLayer("algorithm")
                .mayOnlyBeAccessedByLayers("stores")
                .whereLayer("file")
                .mayOnlyBeAccessedByLayers("settings")
                .whereLayer("settings")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("handover")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("answer")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void onlyTheRedisPackageKnowsLettuceAndOnlyTheFilePackageYaml() {
        noClasses().that()
                .resideOutsideOfPackage("..redis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..")
                .check(CLASSES);
        noClasses().that()
                .resideOutsideOfPackage("..file..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml..")
                .check(CLASSES);
    }

    @Test
    void theFrontKnowsNoRedis() {
        noClasses().that()
                .resideInAPackage("..front..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..redis..")
                .check(CLASSES);
    }

    @Test
    void nothingComesFromAFrameworkOrTheCloud() {
        noClasses().should()
                .dependOnClassesThat(DescribedPredicate.not(resideInAnyPackage("dev.weir.limiter..", "java..",
                        "io.lettuce..", "org.yaml..", "org.jspecify.."))
                        .and(DescribedPredicate.not(
                                resideInAPackage(""))))
                .check(CLASSES);
    }

    @Test
    void timeIsHandedIn() {
        noClasses().should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void noPackageNeedsOneThatNeedsIt() {
        slices().matching("dev.weir.limiter.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
