package procurator.shadowsocks;

import procurator.wire.Decoder;
import procurator.wire.Encoder;

/** Both directions of a link, as its client half writes and reads them. */
public record Link(Encoder encoder, Decoder decoder) {}
