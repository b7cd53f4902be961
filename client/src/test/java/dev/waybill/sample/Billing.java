package dev.waybill.sample;

import dev.waybill.client.Delivery;
import dev.waybill.client.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// An application's code, outside the library's package: what fails here is an application frame.
public final class Billing {
    private Billing() {}

    /// Fails always, with a cause inside a wrapper.
    public static Verdict charge(Delivery delivery) {
        try {
            return invoice(delivery);
        } catch (IllegalStateException e) {
            throw new CompletionFailure(e);
        }
    }

    private static Verdict invoice(Delivery delivery) {
        throw new IllegalStateException(
                "no account of jane.doe@example.com for "
                        + delivery.subject()
                        + ", card 4111 1111 1111 1111, password=hunter2");
    }

    /// Reads the payload as UTF-8, which a poison one is not.
    public static Verdict decode(Delivery delivery) {
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            return decoder.decode(ByteBuffer.wrap(delivery.data())).isEmpty()
                    ? Verdict.retry()
                    : Verdict.ack();
        } catch (CharacterCodingException e) {
            throw new CompletionFailure(e);
        }
    }

    /// A wrapper, as frameworks put around what a handler throws.
    public static final class CompletionFailure extends RuntimeException {
        CompletionFailure(Exception cause) {
            super("wrapped", cause);
        }
    }
}
