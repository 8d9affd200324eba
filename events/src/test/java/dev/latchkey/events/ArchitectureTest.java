package dev.latchkey.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.latchkey.events", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule EVENTS_OUTLIVE_EVERY_FRAMEWORK = classes()
            .that()
            .resideInAPackage("dev.latchkey.events..")
            .and()
            .resideOutsideOfPackages(
                    "dev.latchkey.events.log..", "dev.latchkey.events.person..", "dev.latchkey.events.verify..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", "org.axonframework.serialization..", "dev.latchkey.events..");

    @ArchTest
    static final ArchRule WHO_VERIFIES_NEEDS_LITTLE = classes()
            .that()
            .resideInAnyPackage("dev.latchkey.events.verify..", "dev.latchkey.events.proof..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "tools.jackson..",
                    "dev.latchkey.events.verify..",
                    "dev.latchkey.events.proof..",
                    "dev.latchkey.events.value..");

    @ArchTest
    static final ArchRule EVENTS_DO_NOT_KNOW_THE_KEYS_OF_PEOPLE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.latchkey.events.log..", "dev.latchkey.events.person..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.latchkey.events.person..");

    @ArchTest
    static final ArchRule EVENTS_DO_NOT_KNOW_THE_LOG = noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.events.log..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.latchkey.events.log..");

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

    @ArchTest
    static final ArchRule TIME_AND_CHANCE_ARE_HANDED_IN = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .accessField(System.class, "out");
}
