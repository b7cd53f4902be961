package dev.waybill.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The plan of the house, as data: who may look at whom. An arrow more is a decision; an arrow that
/// nobody uses any longer is gone from here as well.
class HousePlanTest {
    private static final String HOME = "dev.waybill.gateway";

    static final Set<String> ARROWS =
            Set.of(
                    "admin -> http",
                    "admin -> nats",
                    "deadletters -> http",
                    "deadletters -> meter",
                    "deadletters -> nats",
                    "capture -> http",
                    "capture -> meter",
                    "capture -> nats",
                    "deliver -> capture",
                    "deliver -> http",
                    "deliver -> meter",
                    "deliver -> nats",
                    "http -> meter",
                    "nats -> http",
                    "nats -> meter",
                    "publish -> http",
                    "publish -> meter",
                    "publish -> nats",
                    "alert -> http",
                    "alert -> meter",
                    "alert -> nats",
                    "alert -> tally",
                    "meter -> survey",
                    "probe -> meter",
                    "probe -> nats",
                    "watch -> http",
                    "watch -> meter",
                    "watch -> nats",
                    "watch -> survey",
                    "tally -> meter",
                    "tally -> nats");

    private static final Path ROOT =
            Path.of(System.getProperty("waybill.root", "..")).toAbsolutePath();

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void arrowsBetweenRoomsAreExactlyThePlan() {
        assertThat(arrows()).containsExactlyInAnyOrderElementsOf(ARROWS);
    }

    @Test
    void nobodyImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage(HOME + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOME)
                .check(CLASSES);
    }

    @Test
    void roomsDoNotGoInCircles() {
        assertThat(arrows())
                .allSatisfy(arrow ->
                        assertThat(reaches(target(arrow), origin(arrow), new TreeSet<>()))
                                .as(arrow)
                                .isFalse());
    }

    @Test
    void onlySomeRoomsSeeTheWebServer() {
        onlySee("io.helidon.webserver..", "", "http");
    }

    @Test
    void onlySomeRoomsSeeNats() {
        onlySee(
                "io.nats..",
                "",
                "nats",
                "http",
                "publish",
                "deliver",
                "admin",
                "alert",
                "capture",
                "deadletters",
                "tally",
                "probe",
                "watch");
    }

    @Test
    void onlyTheRootSeesTheTelemetrySdk() {
        onlySee("io.opentelemetry.sdk..", "");
    }

    @Test
    void onlyTheMeterRoomSeesPrometheus() {
        onlySee("io.prometheus..", "meter");
    }

    @Test
    void namesSayWhatIsDifferent() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Abstract\\w+)")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        var packages = CLASSES.stream().map(type -> type.getPackage()).distinct().toList();

        assertThat(packages).allMatch(room -> room.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void nobodyWritesToTheStandardStreams() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(HOME + ".Main")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
        noClasses().should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS).check(CLASSES);
    }

    @Test
    void publicClassesOfRoomsAreFinalOrClosed() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void noSourceFileIsLongerThanThreeHundredLines() {
        assertThat(sources().filter(file -> lines(file).size() > 300)).isEmpty();
    }

    @Test
    void noTestSleeps() {
        var sleep = "Thread" + ".sleep(";

        assertThat(
                        sources()
                                .filter(file -> file.toString().contains("/src/test/"))
                                .filter(file -> String.join("\n", lines(file)).contains(sleep)))
                .isEmpty();
    }

    private static void onlySee(String packages, String... rooms) {
        var allowed =
                Stream.of(rooms)
                        .map(room -> room.isEmpty() ? HOME : HOME + "." + room)
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages)
                .check(CLASSES);
    }

    private static Set<String> arrows() {
        return CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(arrow ->
                        room(arrow.getOriginClass().getPackageName())
                                + " -> "
                                + room(arrow.getTargetClass().getPackageName()))
                .filter(arrow -> !arrow.contains("?") && !origin(arrow).equals(target(arrow)))
                .collect(toCollection(TreeSet::new));
    }

    private static boolean reaches(String from, String to, Set<String> seen) {
        return from.equals(to)
                || (seen.add(from)
                        && arrows().stream()
                                .filter(arrow -> origin(arrow).equals(from))
                                .anyMatch(arrow -> reaches(target(arrow), to, seen)));
    }

    private static String origin(String arrow) {
        return arrow.substring(0, arrow.indexOf(' '));
    }

    private static String target(String arrow) {
        return arrow.substring(arrow.lastIndexOf(' ') + 1);
    }

    /// The room of a package; `?` for the root and for what is not ours.
    private static String room(String name) {
        return name.startsWith(HOME + ".") ? name.substring(HOME.length() + 1) : "?";
    }

    private static Stream<Path> sources() {
        try (var files = Files.walk(ROOT)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> ROOT.relativize(file).toString().contains("/src/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
