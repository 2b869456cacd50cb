package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;

/** Beginnings of links that no client of ours writes, sealed with the right key all the same. */
public final class Forged {
    private Forged() {}

    /** A classic stream: a salt, and one frame whose length may not be that of its payload. */
    public static byte[] classic(ClientKeys keys, int saidLength, byte[] payload) {
        Sealing sealing = new Sealing(keys);
        sealing.key.sealLength(saidLength, sealing.out);
        sealing.seal(payload);
        return sealing.bytes();
    }

    /** A request of the 2022 edition. */
    public static byte[] stamped(ClientKeys keys, int type, long second, byte[] variable) {
        Sealing sealing = new Sealing(keys);
        ByteBuffer fixed = ByteBuffer.allocate(11);
        sealing.seal(fixed.put((byte) type)
                .putLong(second)
                .putShort((short) variable.length)
                .array());
        sealing.seal(variable);
        return sealing.bytes();
    }

    private static final class Sealing {
        final ByteBuffer out = ByteBuffer.allocate(0x4000);
        final StreamKey key;

        Sealing(ClientKeys keys) {
            Method method = keys.method();
            InstantSource clock = InstantSource.system();
            LinkSecrets secrets = Peers.secrets(method, ReplayFilter.of(clock), new Salts(), clock);
            byte[] salt = secrets.freshSalt();
            out.put(salt);
            key = secrets.streamKey(keys.key(), salt);
        }

        void seal(byte[] plain) {
            key.seal(ByteBuffer.wrap(plain), plain.length, out);
        }

        byte[] bytes() {
            return Arrays.copyOf(out.array(), out.position());
        }
    }
}
