package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate authority of its own in a directory, with the certificates of a server on
/// 127.0.0.1 and of a client, all as PEM files that live for a day.
record Certificates(Path folder) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    static Certificates in(Path folder) throws Exception {
        var made = new Certificates(folder);
        made.generate("ca", "-ext", "bc:c");
        made.generate("server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        made.generate("client", "-signer", "ca");
        made.writePem();
        return made;
    }

    Path ca() {
        return folder.resolve("ca.pem");
    }

    Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void generate(String name, String... more) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1"));
        command.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        command.addAll(List.of(more));
        var output = folder.resolve("keytool.out").toFile();
        var keytool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        assertThat(keytool.waitFor()).as(Files.readString(output.toPath())).isZero();
    }

    private Path store() {
        return folder.resolve("all.p12");
    }

    private void writePem() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(store().toFile(), PASSWORD);
        for (var name : List.of("ca", "server", "client")) {
            var certificate = store.getCertificate(name).getEncoded();
            Files.writeString(certificate(name), pem("CERTIFICATE", certificate));
            var key = store.getKey(name, PASSWORD).getEncoded();
            Files.writeString(key(name), pem("PRIVATE KEY", key));
        }
    }

    private static String pem(String kind, byte[] bytes) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
