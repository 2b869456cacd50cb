package procurator.tunnel;

import java.time.InstantSource;
import java.util.Arrays;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.ClientLinks;
import procurator.shadowsocks.ReplayFilter;
import procurator.shadowsocks.Salts;
import procurator.wire.Address;
import procurator.wire.Encoder;

/** Links as a client half begins them, to be sent by hand: each under a fresh salt. */
final class Requests {
    private final ClientLinks links;

    Requests(ClientKeys keys, InstantSource clock) {
        links = keys.links(ReplayFilter.of(clock), new Salts(), clock);
    }

    Requests(ClientKeys keys) {
        this(keys, InstantSource.system());
    }

    byte[] to(Address target, byte... payload) {
        Encoder encoder = links.open(target).encoder();
        byte[] out = new byte[encoder.encodedSize(payload.length) + 1_024]; // padding counts, too
        return Arrays.copyOf(out, encoder.encode(payload, 0, payload.length, out, 0));
    }
}
