package procurator.local.socks;

import java.nio.ByteBuffer;
import procurator.relay.Stage;
import procurator.relay.Tunnel;

/** Stays with the TCP connection of an association until it ends; what comes on it means nothing (RFC 1928, section 6). */
final class AssociationStage implements Stage {
    private final UdpService service;
    private final SocksAssociation association;

    AssociationStage(UdpService service, SocksAssociation association) {
        this.service = service;
        this.association = association;
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) {
        in.position(in.limit());
    }

    @Override
    public void ended() {
        service.ended(association);
    }
}
