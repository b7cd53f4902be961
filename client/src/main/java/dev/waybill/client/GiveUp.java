package dev.waybill.client;

/// What happens to a message that no further attempt can help.
interface GiveUp {
    /// Sees to it that the message is not delivered again; blocks until the server has confirmed
    /// it. False when that could not be had, and then the message comes back.
    boolean giveUp(Delivery delivery, Death death);
}
