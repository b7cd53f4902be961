package dev.waybill.client;

/// How the span of a delivery hangs on the span that published the event.
public enum Parenting {
    /// A child when the event is fresh (5 minutes), delivered for the first time and not a copy
    /// made by a schedule, a mirror or a replay; else a new root with a link.
    AUTO,
    /// Always a child.
    PARENT,
    /// Always a new root with a link.
    LINK
}
