package dev.waybill.gateway.nats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The TLS context of PEM files. Keys are RSA or EC in PKCS#8.
final class PemTls {
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private PemTls() {}

    static SSLContext context(NatsConfig config) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(config), trust(config), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the files of nats.tls cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(NatsConfig config)
            throws GeneralSecurityException, IOException {
        if (config.tlsCertificate().isEmpty()) {
            return new KeyManager[0];
        }
        var chain = certificates(NatsOptions.read("nats.tls.certificate", config.tlsCertificate()));
        var key = privateKey(NatsOptions.read("nats.tls.key", config.tlsKey()));
        var store = empty();
        store.setKeyEntry("client", key, new char[0], chain.toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(NatsConfig config)
            throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (config.tlsCa().isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        var store = empty();
        int index = 0;
        for (var certificate : certificates(NatsOptions.read("nats.tls.ca", config.tlsCa()))) {
            store.setCertificateEntry("ca" + index++, certificate);
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(String pem)
            throws GeneralSecurityException {
        var bytes = pem.getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes));
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new InvalidKeySpecException(
                    "the key is not PKCS#8 (BEGIN PRIVATE KEY); convert it with openssl pkcs8"
                            + " -topk8 -nocrypt");
        }
        var encoded = pem.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end);
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(encoded));
        for (var algorithm : ALGORITHMS) {
            var key = privateKey(algorithm, spec);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new InvalidKeySpecException("the key is neither EC, RSA nor EdDSA");
    }

    private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
