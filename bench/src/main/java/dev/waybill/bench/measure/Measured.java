package dev.waybill.bench.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A section's counted rounds. Ratios are taken within each round, since the machine drifts between
/// rounds.
public record Measured(Section.Name section, String base, List<Series> series) {
    public Measured {
        series = List.copyOf(series);
    }

    /// One contender's rounds, in their order.
    public record Series(String contender, List<Round> rounds) {
        public Series {
            rounds = List.copyOf(rounds);
        }
    }

    public Optional<Series> of(String contender) {
        return series.stream().filter(each -> each.contender().equals(contender)).findFirst();
    }

    public Spread figure(String contender, Figure figure) {
        return eachRound(List.of(contender), row -> value(row, contender, figure));
    }

    /// That contender's figure as a multiple of the other's, round by round.
    public Spread ratio(String contender, String other, Figure figure) {
        return eachRound(
                List.of(contender, other),
                row -> value(row, contender, figure) / value(row, other, figure));
    }

    /// What comes of the figures of one round, for each round that all of those have been in.
    public Spread eachRound(List<String> contenders, ToDoubleFunction<Map<String, Round>> made) {
        if (contenders.stream().anyMatch(each -> of(each).isEmpty())) {
            return Spread.NONE;
        }
        int rounds =
                contenders.stream()
                        .mapToInt(each -> of(each).orElseThrow().rounds().size())
                        .min()
                        .orElse(0);
        return Spread.of(
                IntStream.range(0, rounds)
                        .mapToObj(index -> row(contenders, index))
                        .mapToDouble(made)
                        .filter(Double::isFinite)
                        .toArray());
    }

    /// NaN where it was not read.
    public static double value(Map<String, Round> row, String contender, Figure figure) {
        var round = row.get(contender);
        return round == null ? Double.NaN : round.figures().getOrDefault(figure, Double.NaN);
    }

    private Map<String, Round> row(List<String> contenders, int index) {
        return contenders.stream()
                .distinct()
                .collect(
                        Collectors.toMap(
                                each -> each, each -> of(each).orElseThrow().rounds().get(index)));
    }
}
