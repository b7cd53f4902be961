package dev.waybill.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Json;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithNats
class CatalogueTest {
    private final RunningGateway gateway;
    private final Connection connection;

    CatalogueTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of());
    }

    @BeforeEach
    void fill() throws IOException, JetStreamApiException {
        for (var name : List.of("A", "B", "C", "WAYBILL_OTHER", "OBJ_files")) {
            var config =
                    StreamConfiguration.builder()
                            .name(name)
                            .subjects("of." + name)
                            .storageType(StorageType.Memory);
            connection.jetStreamManagement().addStream(config.build());
        }
        connection.keyValueManagement().create(KeyValueConfiguration.builder("secrets").build());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void listsStreamsButNoneOfWaybillOfBucketsAndOfObjectStores() {
        assertThat(names("/v1/streams", "streams")).containsExactly("A", "B", "C");
    }

    @Test
    void listsPageByPage() {
        var names = new ArrayList<String>();
        var path = "/v1/streams?limit=2";
        var page = json(path);
        while (page.has("next")) {
            page.path("streams").forEach(stream -> names.add(stream.path("name").asText()));
            page = json(path + "&cursor=" + page.path("next").asText());
        }
        page.path("streams").forEach(stream -> names.add(stream.path("name").asText()));

        assertThat(names).containsExactly("A", "B", "C");
    }

    @Test
    void listsConsumersWithTheirState() {
        for (var name : List.of("x", "y")) {
            gateway.send(
                    gateway.request("/v1/streams/A/consumers/" + name)
                            .PUT(HttpRequest.BodyPublishers.ofString("{}")));
        }

        assertThat(names("/v1/streams/A/consumers", "consumers")).containsExactly("x", "y");
        assertThat(json("/v1/streams/A/consumers/x").path("state").path("created"))
                .isEqualTo(
                        json("/v1/streams/A/consumers")
                                .path("consumers")
                                .get(0)
                                .path("state")
                                .path("created"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=257",
                "limit=x",
                "cursor=-1",
                "cursor=",
                "limit=1&limit=2"
            })
    void refusesAPageThatMakesNoSense(String query) {
        assertThat(gateway.get("/v1/streams?" + query).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "WAYBILL_DLQ, 400",
        "KV_secrets, 400",
        "OBJ_files, 400",
        "KV_WAYBILL, 400",
        "a.b, 400",
        "a%2Eb, 400",
        "*, 400",
        "%3E, 400",
        "a%2Fb, 400",
        "a%5Cb, 400",
        "a%20b, 400",
        "a%00b, 400",
        "a%0D%0Ab, 400",
        "%C3%BC, 400",
        "a%252Eb, 404",
        "NOWHERE, 404"
    })
    void servesNoOtherNames(String name, int status) {
        for (var path :
                List.of(
                        "/v1/streams/" + name,
                        "/v1/streams/" + name + "/consumers",
                        "/v1/streams/" + name + "/consumers/c",
                        "/v1/streams/" + name + "/messages/1",
                        "/v1/streams/" + name + "/events")) {
            assertThat(gateway.get(path).statusCode()).as(path).isEqualTo(status);
        }
        assertThat(gateway.post("/v1/streams/" + name + "/consumers/c/fetch", "{}").statusCode())
                .isEqualTo(status);
        assertThat(put("/v1/streams/" + name + "/consumers/c").statusCode()).isEqualTo(status);
        assertThat(gateway.get("/v1/streams/A/consumers/" + name).statusCode())
                .isEqualTo(name.contains("_") ? 404 : status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", "99", "99999999999999999999999"})
    void knowsNoSuchMessage(String sequence) {
        assertThat(gateway.get("/v1/streams/A/messages/" + sequence).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> put(String path) {
        return gateway.send(gateway.request(path).PUT(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private List<String> names(String path, String list) {
        var names = new ArrayList<String>();
        json(path).path(list).forEach(element -> names.add(element.path("name").asText()));
        return names;
    }

    private JsonNode json(String path) {
        var answer = gateway.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
