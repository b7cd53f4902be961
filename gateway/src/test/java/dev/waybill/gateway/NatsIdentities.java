package dev.waybill.gateway;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.security.SecureRandom;

/// An operator with a system account and one for applications, as a server's configuration, and the
/// credentials of a user of the latter.
record NatsIdentities(String serverConfig, String credentials, String seed) {
    private static final String ACCOUNT =
            """
            {"type":"account","version":2,"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,\
            "exports":-1,"wildcards":true,"conn":-1,"leaf":-1%s}}\
            """;
    private static final String JETSTREAM =
            ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";

    static NatsIdentities make() throws Exception {
        var random = new SecureRandom();
        var operator = NKey.createOperator(random);
        var system = NKey.createAccount(random);
        var account = NKey.createAccount(random);
        var user = NKey.createUser(random);
        var config =
                """
                operator: %s
                system_account: %s
                resolver: MEMORY
                resolver_preload: {
                  %s: %s
                  %s: %s
                }
                """
                        .formatted(
                                jwt(operator, operator, "{\"type\":\"operator\",\"version\":2}"),
                                id(system),
                                id(system),
                                jwt(operator, system, ACCOUNT.formatted("")),
                                id(account),
                                jwt(operator, account, ACCOUNT.formatted(JETSTREAM)));
        var seed = new String(user.getSeed());
        var credentials =
                JwtUtils.NATS_USER_JWT_FORMAT.formatted(
                        JwtUtils.issueUserJWT(account, id(account), id(user)), seed);
        return new NatsIdentities(config, credentials, seed);
    }

    private static String jwt(NKey issuer, NKey subject, String claim) throws Exception {
        return JwtUtils.issueJWT(
                issuer,
                id(subject),
                "test",
                null,
                JwtUtils.currentTimeSeconds(),
                id(issuer),
                () -> claim);
    }

    private static String id(NKey key) throws Exception {
        return new String(key.getPublicKey());
    }
}
