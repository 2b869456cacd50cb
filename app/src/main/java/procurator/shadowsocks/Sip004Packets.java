package procurator.shadowsocks;

import org.jspecify.annotations.Nullable;
import procurator.crypto.Aead;
import procurator.wire.Address;

/**
 * Packets of the classic edition, the same in both directions and each under a key of its own, so that all associations
 * of a loop share this.
 *
 * <pre>| salt: as long as the key | address | payload | tag: 16 bytes |</pre>
 *
 * @see "SIP004"
 */
final class Sip004Packets implements ClientSession, ServerSession, PacketReader {
    private static final byte[] NONCE = new byte[Aead.NONCE];

    private final LinkSecrets secrets;
    private final byte[] psk;

    /** Of the packet in work. */
    private final byte[] salt;

    Sip004Packets(LinkSecrets secrets, byte[] psk) {
        this.secrets = secrets;
        this.psk = psk;
        this.salt = new byte[secrets.keySize];
    }

    @Override
    public boolean roams() {
        return false;
    }

    @Override
    public int sealedSize(int length) {
        return salt.length + length + Aead.TAG;
    }

    @Override
    public int seal(byte[] addressed, int offset, int length, byte[] out, int outOffset) {
        secrets.drawRemembered(salt);
        System.arraycopy(salt, 0, out, outOffset, salt.length);
        int at = outOffset + salt.length;
        return salt.length + secrets.aead.seal(secrets.subkey(psk, salt), NONCE, addressed, offset, length, out, at);
    }

    @Override
    public @Nullable Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened) {
        opened.clear();
        if (length < salt.length + Aead.TAG) {
            return Refusal.UNAUTHENTICATED;
        }
        System.arraycopy(packet, offset, salt, 0, salt.length);
        int at = offset + salt.length;
        int plain =
                secrets.aead.open(secrets.subkey(psk, salt), NONCE, packet, at, length - salt.length, out, outOffset);
        if (plain < 0) {
            return Refusal.UNAUTHENTICATED;
        }
        if (!secrets.seen.add(salt)) {
            return Refusal.REPLAYED;
        }
        if (Address.measure(out, outOffset, plain) < 0) {
            return Refusal.MALFORMED;
        }
        opened.found(outOffset, plain);
        opened.in(this);
        return null;
    }
}
