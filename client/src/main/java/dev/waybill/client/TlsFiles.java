package dev.waybill.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The PEM files of a TLS connection: the certificates to trust instead of the JVM's, and the own
/// certificate with its key (RSA, EC or Ed25519 in PKCS#8, without a passphrase).
///
/// Certificate and key go together.
public record TlsFiles(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    /// No files: the JVM's trust, no certificate of one's own.
    public static final TlsFiles NONE =
            new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    public TlsFiles {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a TLS certificate and its key go together");
        }
    }

    public boolean isEmpty() {
        return ca.isEmpty() && certificate.isEmpty();
    }

    /// The context for `Options.Builder.sslContext`. `IllegalArgumentException` names the file that
    /// cannot be used.
    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the JVM offers no TLS: " + e.getMessage(), e);
        }
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return new KeyManager[0];
        }
        var store = empty();
        store.setKeyEntry(
                "client",
                privateKey(key.get()),
                new char[0],
                certificates(certificate.get()).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(ca.isEmpty() ? null : trusted(ca.get()));
        return factory.getTrustManagers();
    }

    private static KeyStore trusted(Path file) throws GeneralSecurityException, IOException {
        var store = empty();
        for (var certificate : certificates(file)) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        return store;
    }

    private static List<Certificate> certificates(Path file) {
        try {
            var pem = read(file).getBytes(StandardCharsets.US_ASCII);
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return List.copyOf(found);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds no certificates in PEM", e);
        }
        throw new IllegalArgumentException(file + " holds no certificates in PEM");
    }

    private static PrivateKey privateKey(Path file) {
        var pem = read(file);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    file + " holds no PKCS#8 key; convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        var encoded = pem.substring(begin + BEGIN.length(), end);
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(encoded));
        return List.of("EC", "RSA", "EdDSA").stream()
                .flatMap(algorithm -> privateKey(algorithm, spec).stream())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "the key in " + file + " is neither EC, RSA nor EdDSA"));
    }

    private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file, e);
        }
    }
}
