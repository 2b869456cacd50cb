package procurator.shadowsocks;

import procurator.wire.Address;

/** Opens links to one server. One instance belongs to one loop. */
public interface ClientLinks {
    /** A link to this target. Nothing is drawn, stamped or derived before the encoder's first call. */
    Link open(Address target);
}
