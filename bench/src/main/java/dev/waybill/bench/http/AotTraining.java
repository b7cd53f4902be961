package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Unverified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes the gateway's AOT cache as the image does (`gateway/train-aot.sh`): one run, as it is
/// used, and what the JVM learned is written as it ends.
final class AotTraining {
    private static final int TIMES = 10;
    private static final String STREAM = "/v1/streams/TRAIN";
    private static final String CONSUMER = STREAM + "/consumers/c";

    private AotTraining() {}

    static Path train(Site site, Packaged packaged) throws IOException {
        var cache = packaged.file("gateway.aot");
        try (var gateway =
                        Services.gateway(site, packaged, List.of("-XX:AOTCacheOutput=" + cache));
                var api = new LeanConnection(gateway.port(0));
                var management = new LeanConnection(gateway.port(1))) {
            exercise(api, management);
        }
        Unverified.unless(Files.exists(cache), "the JVM has written no AOT cache");
        return cache;
    }

    private static void exercise(LeanConnection api, LeanConnection management) throws IOException {
        api.exchange(Request.json("PUT", STREAM, "{\"subjects\":[\"train.>\"]}")).require(201);
        api.exchange(Request.json("PUT", CONSUMER, "{\"ack_policy\":\"explicit\"}")).require(201);
        for (int n = 0; n < TIMES; n++) {
            api.exchange(Request.json("POST", "/v1/subjects/train.a/messages", "{\"n\":" + n + "}"))
                    .require(201);
            api.exchange(Request.json("POST", CONSUMER + "/fetch", "{\"max\":1,\"wait\":\"1s\"}"))
                    .require(200);
            api.exchange(Request.get("/v1/streams")).require(200);
            api.exchange(Request.get("/v1/dead-letters")).require(200);
            management.exchange(Request.get("/metrics")).require(200);
        }
        api.exchange(Request.delete(STREAM)).require(204);
    }
}
