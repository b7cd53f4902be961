package dev.waybill.gateway.alert;

import dev.waybill.gateway.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// An Alertmanager, as a receiver of alerts.
final class Alertmanager implements Courier.Receiver<Alert> {
    private final Posting posting;
    private final URI url;

    Alertmanager(Posting posting, URI url) {
        this.posting = posting;
        this.url = URI.create(url.toString().replaceAll("/+$", "") + "/api/v2/alerts");
    }

    @Override
    public boolean take(List<Alert> news) throws IOException, InterruptedException {
        var body = new String(Json.write(news), StandardCharsets.UTF_8);
        int status = posting.post(url, Map.of(), body);
        if (status == 400) {
            throw new Courier.Refused("status 400");
        }
        if (!Posting.isSuccess(status)) {
            throw new IOException("status " + status);
        }
        return true;
    }

    /// Where it is, as a label.
    static String label(URI url) {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }
}
