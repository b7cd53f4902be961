package dev.waybill.gateway.alert;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Who is told of dead letters: every Alertmanager, and one webhook where there is one. `link` is
/// where alerts lead a person to, empty for nowhere.
public record AlertConfig(List<URI> alertmanagers, Optional<Webhook> webhook, String link) {
    public AlertConfig {
        alertmanagers = List.copyOf(alertmanagers);
    }

    /// The values of the keys `alert.…`. Throws an `IllegalArgumentException` that names a wrong
    /// one, without its value where that may hold a secret.
    public static AlertConfig of(
            List<String> alertmanagers, String webhookUrl, String webhookSecret, String link) {
        if (webhookUrl.isEmpty() != webhookSecret.isEmpty()) {
            throw new IllegalArgumentException(
                    "alert.webhook.url and alert.webhook.secret go together");
        }
        var webhook =
                webhookUrl.isEmpty()
                        ? Optional.<Webhook>empty()
                        : Optional.of(
                                new Webhook(
                                        http("alert.webhook.url", webhookUrl),
                                        WebhookSecret.of(webhookSecret)));
        if (!link.isEmpty()) {
            var _ = http("alert.link", link);
        }
        return new AlertConfig(
                alertmanagers.stream().map(url -> http("alert.alertmanager", url)).toList(),
                webhook,
                link);
    }

    /// Where the webhook is, and what signs it.
    public record Webhook(URI url, WebhookSecret secret) {
        @Override
        public String toString() {
            return "Webhook[" + url.getHost() + "]";
        }
    }

    private static URI http(String key, String text) {
        try {
            var url = URI.create(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(key);
        }
        throw wrong(key);
    }

    private static IllegalArgumentException wrong(String key) {
        return new IllegalArgumentException(
                key + " is not a URL with http or https, a host, and no user in it");
    }
}
