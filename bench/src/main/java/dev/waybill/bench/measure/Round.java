package dev.waybill.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/// What one contender did in one round: verified units of work, and the figures read off it.
public record Round(long operations, Map<Figure, Double> figures) {
    public Round {
        if (operations < 1) {
            throw new IllegalArgumentException("a round without work: " + operations);
        }
        var copy = new EnumMap<Figure, Double>(Figure.class);
        copy.putAll(figures);
        figures = copy;
    }

    /// The same with one figure more.
    public Round with(Figure figure, double value) {
        var more = new EnumMap<Figure, Double>(Figure.class);
        more.putAll(figures);
        more.put(figure, value);
        return new Round(operations, more);
    }
}
