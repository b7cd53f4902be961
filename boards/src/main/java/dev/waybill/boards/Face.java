package dev.waybill.boards;

import java.util.ArrayList;
import java.util.List;

/// How a panel shows its values: colours from which value on, words for codes, and what is drawn on
/// an axis of its own. In a table, words are for the columns whose unit is `none`.
record Face(List<Step> steps, List<Word> words, List<Axis> axes, boolean stacked, String none) {
    static final Face PLAIN = new Face(List.of(), List.of(), List.of(), false, "–");

    /// A colour from that value on; the first one has no value and holds below all others.
    record Step(String colour, double from) {}

    /// What a code says.
    record Word(int code, String text, String colour) {}

    /// The series of that name, against a second axis on the right, in that unit.
    record Axis(String series, String unit) {}

    Face {
        steps = List.copyOf(steps);
        words = List.copyOf(words);
        axes = List.copyOf(axes);
    }

    /// Green, orange from one value on and red from another.
    Face rising(double orange, double red) {
        return steps(
                List.of(new Step("green", 0), new Step("orange", orange), new Step("red", red)));
    }

    /// Red, orange from one value on and green from another.
    Face falling(double orange, double green) {
        return steps(
                List.of(new Step("red", 0), new Step("orange", orange), new Step("green", green)));
    }

    private Face steps(List<Step> all) {
        return new Face(all, words, axes, stacked, none);
    }

    Face word(int code, String text, String colour) {
        var all = new ArrayList<>(words);
        all.add(new Word(code, text, colour));
        return new Face(steps, all, axes, stacked, none);
    }

    /// The words for `waybill_consumer_status`.
    Face statuses() {
        return word(0, "ok", "green")
                .word(1, "paused", "blue")
                .word(2, "catching up", "light-green")
                .word(3, "lagging", "yellow")
                .word(4, "saturated", "orange")
                .word(5, "stalled", "red")
                .word(6, "no subscribers", "dark-orange")
                .word(7, "poisoned", "purple")
                .word(8, "leaderless", "dark-red");
    }

    Face right(String series, String unit) {
        var all = new ArrayList<>(axes);
        all.add(new Axis(series, unit));
        return new Face(steps, words, all, stacked, none);
    }

    Face stack() {
        return new Face(steps, words, axes, true, none);
    }

    /// What stands there where there is no value.
    Face none(String text) {
        return new Face(steps, words, axes, stacked, text);
    }
}
