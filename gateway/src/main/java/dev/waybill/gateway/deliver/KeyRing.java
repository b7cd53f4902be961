package dev.waybill.gateway.deliver;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys that sign ack tokens: the first one signs, all of them are accepted.
///
/// A key's id is the first four bytes of its SHA-256, so that a token names its key without telling
/// it. At most 8 keys.
record KeyRing(List<Key> keys) {
    static final int ID_BYTES = 4;
    static final int SIGNATURE_BYTES = 16;
    static final int KEY_BYTES = 32;
    private static final int MOST = 8;
    private static final String ALGORITHM = "HmacSHA256";

    KeyRing {
        keys = List.copyOf(keys);
        if (keys.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " ack keys, not " + keys.size());
        }
    }

    /// Reads keys in base64; `IllegalArgumentException` for one that is not, or too short.
    static KeyRing of(List<String> texts) {
        return new KeyRing(texts.stream().map(Key::of).toList());
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    Key signing() {
        return keys.getFirst();
    }

    Optional<Key> byId(int id) {
        return keys.stream().filter(key -> key.id() == id).findFirst();
    }

    @Override
    public String toString() {
        return "KeyRing" + keys;
    }

    /// One key. Its text form shows the id alone.
    record Key(int id, SecretKeySpec secret) {
        static Key of(String text) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(text.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("acks.key is not base64", e);
            }
            if (bytes.length < KEY_BYTES) {
                throw new IllegalArgumentException(
                        "acks.key has "
                                + bytes.length
                                + " bytes; make one with openssl rand -base64 "
                                + KEY_BYTES);
            }
            return new Key(
                    ByteBuffer.wrap(digest().digest(bytes)).getInt(),
                    new SecretKeySpec(bytes, ALGORITHM));
        }

        byte[] sign(byte[] bytes, int length) {
            try {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(secret);
                mac.update(bytes, 0, length);
                return Arrays.copyOf(mac.doFinal(), SIGNATURE_BYTES);
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException("every JVM has " + ALGORITHM, e);
            }
        }

        @Override
        public String toString() {
            return Integer.toHexString(id);
        }
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
