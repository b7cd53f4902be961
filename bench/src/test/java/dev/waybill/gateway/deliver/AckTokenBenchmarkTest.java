package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AckTokenBenchmarkTest {
    private final AckTokenBenchmark tokens = new AckTokenBenchmark();

    @Test
    void signsAndVerifiesTheTokenOfOneLease() {
        assertThat(tokens.verifies()).isTrue();
        assertThat(tokens.tokenSigned()).isNotEmpty();
        assertThat(tokens.tokenVerified()).isInstanceOf(AckTokens.Opened.Valid.class);
    }
}
