package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectGrammarTest {
    private final SubjectGrammar grammar = new SubjectGrammar("waybill");

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders.eu.placed", "a-b.c_d.E9", "1.2.3"})
    void takesPlainSubjects(String subject) {
        assertThat(grammar.refuseSubject(subject)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ">",
                "*",
                "a.>",
                "a.*.b",
                "a..b",
                ".a",
                "a.",
                " ",
                "a b",
                "a\tb",
                "a\rb",
                "a\nb",
                "a\0b",
                "a\u007fb",
                "a%0d%0a",
                "a%2eb",
                "a\uff1e",
                "a\u2028b",
                "a\u010a",
                "$JS.API.STREAM.PURGE.X",
                "$JS.ACK.X.C.1.1.1.1.0",
                "$SYS.REQ.SERVER.PING",
                "$KV.b.k",
                "$O.b.C.x",
                "_INBOX.x",
                "_INBOX_app.x",
                "_R_.x",
                "_GR_.x",
                "$MQTT.x",
                "$G",
                "waybill.dlq.x"
            })
    void refusesWhatWouldReachElsewhere(String subject) {
        assertThat(grammar.refuseSubject(subject)).isNotEmpty();
    }

    @Test
    void refusesTooManyTokensAndTooManyCharacters() {
        assertThat(grammar.refuseSubject("a" + ".a".repeat(15))).isEmpty();
        assertThat(grammar.refuseSubject("a" + ".a".repeat(16))).get().asString().contains("17");
        assertThat(grammar.refuseSubject("a".repeat(65))).isNotEmpty();
        assertThat(grammar.refuseSubject("a".repeat(5000))).get().asString().contains("5000");
    }

    @Test
    void takesWildcardsInFiltersOnly() {
        assertThat(grammar.refuseFilter("orders.*.placed")).isEmpty();
        assertThat(grammar.refuseFilter(">")).isEmpty();
        assertThat(grammar.refuseFilter("a.>.b")).isNotEmpty();
        assertThat(grammar.refuseFilter("$JS.>")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {">", "*", "*.orders", "$JS.>", "waybill.>", "_INBOX.>"})
    void refusesAStreamThatWouldTakeForeignSubjects(String pattern) {
        assertThat(grammar.refuseBinding(pattern)).isNotEmpty();
    }

    @Test
    void takesAStreamUnderItsOwnToken() {
        assertThat(grammar.refuseBinding("orders.>")).isEmpty();
    }

    @Test
    void refusesAPrefixOfTwoTokens() {
        assertThatThrownBy(() -> new SubjectGrammar("a.b")).hasMessageContaining("a.b");
    }
}
