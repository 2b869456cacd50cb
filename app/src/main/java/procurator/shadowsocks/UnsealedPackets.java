package procurator.shadowsocks;

import org.jspecify.annotations.Nullable;
import procurator.wire.Address;

/**
 * Packets that nobody seals, the same in both directions and each under an IV of its own, so that all associations of a
 * loop share this.
 *
 * <pre>| IV: 12 or 16 bytes | encrypted: address, payload |</pre>
 */
final class UnsealedPackets implements ClientSession, ServerSession, PacketReader {
    private final UnsealedSecrets secrets;

    UnsealedPackets(UnsealedSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public boolean roams() {
        return false;
    }

    @Override
    public int sealedSize(int length) {
        return secrets.ivSize + length;
    }

    @Override
    public int seal(byte[] addressed, int offset, int length, byte[] out, int outOffset) {
        byte[] iv = secrets.drawRemembered();
        System.arraycopy(iv, 0, out, outOffset, iv.length);
        secrets.cipher.encrypting(iv).apply(addressed, offset, length, out, outOffset + iv.length);
        return iv.length + length;
    }

    /** Nothing but its address tells a packet from noise; an IV is remembered only of what has one. */
    @Override
    public @Nullable Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened) {
        opened.clear();
        int plain = length - secrets.ivSize;
        if (plain <= 0) {
            return Refusal.UNAUTHENTICATED;
        }
        byte[] iv = new byte[secrets.ivSize];
        System.arraycopy(packet, offset, iv, 0, iv.length);
        secrets.cipher.decrypting(iv).apply(packet, offset + iv.length, plain, out, outOffset);
        int address = Address.measure(out, outOffset, plain);
        if (address < 0 || (out[outOffset + address - 1] | out[outOffset + address - 2]) == 0) {
            return Refusal.UNAUTHENTICATED; // no address, or one with port 0
        }
        if (!secrets.takes(iv)) {
            return Refusal.REPLAYED;
        }
        opened.found(outOffset, plain);
        opened.in(this);
        return null;
    }
}
