package dev.waybill.cli;

import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// As whom to connect. None of them shows its secret.
sealed interface Login {
    /// Puts it into the options of a connection; `CommandFailed` names a file that cannot be read.
    void into(Options.Builder options);

    /// As whoever the URL says, or nobody.
    record Nobody() implements Login {
        @Override
        public void into(Options.Builder options) {}
    }

    /// With a credentials file (JWT and seed).
    record Credentials(Path file) implements Login {
        @Override
        public void into(Options.Builder options) {
            options.authHandler(
                    Nats.staticCredentials(read(file).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// With a file that holds an nkey seed.
    record Nkey(Path file) implements Login {
        @Override
        public void into(Options.Builder options) {
            options.authHandler(
                    Nats.staticCredentials(new char[0], read(file).strip().toCharArray()));
        }
    }

    record User(String name, String password) implements Login {
        @Override
        public void into(Options.Builder options) {
            options.userInfo(name.toCharArray(), password.toCharArray());
        }

        @Override
        public String toString() {
            return "User[" + name + "]";
        }
    }

    record Token(String secret) implements Login {
        @Override
        public void into(Options.Builder options) {
            options.token(secret.toCharArray());
        }

        @Override
        public String toString() {
            return "Token[]";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailed("cannot read the file " + file, e);
        }
    }
}
