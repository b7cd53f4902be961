package dev.waybill.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Measured;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Section;
import dev.waybill.bench.measure.Spread;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The numbers that targets speak of.
class RuleTest {
    /// Rates and p99: a route 200 and 2 ms, raw 100 and 3 ms, the gateway 60 and 6 ms, then 50 and
    /// 9.
    private static final Measured MEASURED =
            new Measured(
                    new Section.Name("sample", "Sample", "messages", 256),
                    "raw",
                    List.of(
                            series("raw", round(100, 3), round(100, 3)),
                            series("route", round(200, 2), round(200, 2)),
                            series("gateway", round(60, 6), round(50, 9))));

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(new Rule.Ratio("gateway", "raw", Figure.RATE), 0.5, 0.6),
                Arguments.of(new Rule.OfBoth("gateway", "route", "raw"), 0.75, 0.9),
                Arguments.of(new Rule.Tail("gateway", "route", "raw"), 2.0, 3.0),
                Arguments.of(new Rule.Extra("gateway", "route", Figure.P99), 4.0, 7.0),
                Arguments.of(new Rule.Plain("gateway", Figure.RATE), 50.0, 60.0),
                Arguments.of(new Rule.WorstRound("raw", "gateway", Figure.RATE), 2.0, 2.0),
                Arguments.of(new Rule.WorstRound("raw", "gateway", Figure.P99), 1.0 / 3, 1.0 / 3));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void readsEachRound(Rule rule, double least, double most) {
        var found = rule.measure(MEASURED);

        assertThat(found.least()).isCloseTo(least, within(1e-9));
        assertThat(found.most()).isCloseTo(most, within(1e-9));
    }

    @Test
    void isMetOnTheBoundAndMissedBeyond() {
        var rule = new Rule.Plain("raw", Figure.RATE);

        assertThat(verdict(rule, Target.Bound.atLeast(100)).met()).isTrue();
        assertThat(verdict(rule, Target.Bound.atLeast(101)).met()).isFalse();
        assertThat(verdict(rule, Target.Bound.atMost(100, "ms")).met()).isTrue();
        assertThat(verdict(rule, Target.Bound.atMost(99, "ms")).met()).isFalse();
    }

    @Test
    void isMissedWhereNothingWasMeasured() {
        var verdict = verdict(new Rule.Plain("nobody", Figure.RATE), Target.Bound.atMost(1, "ms"));

        assertThat(verdict.met()).isFalse();
        assertThat(verdict.found()).isEqualTo(Spread.NONE);
    }

    private static Target.Verdict verdict(Rule rule, Target.Bound bound) {
        return new Target("a path", "sample", rule, bound).of(MEASURED);
    }

    private static Measured.Series series(String contender, Round... rounds) {
        return new Measured.Series(contender, List.of(rounds));
    }

    private static Round round(double rate, double p99) {
        return new Round(1, Map.of(Figure.RATE, rate, Figure.P99, p99));
    }
}
