package dev.waybill.boards;

/// What a rule of the linter does not hold for, and why not.
record Exclusion(String rule, String what, String why) {}
