package procurator.local.socks;

import procurator.relay.Outcome;
import procurator.relay.Stage;
import procurator.relay.Tunnel;
import procurator.socks.SocksException;
import procurator.wire.ProtocolException;

/** A stage of the SOCKS handshake: who breaks it hears why, as far as there are words for it, and is left. */
abstract class SocksStage implements Stage {
    final SocksService service;

    SocksStage(SocksService service) {
        this.service = service;
    }

    @Override
    public final void broken(ProtocolException why, Tunnel tunnel) {
        byte[] answer = why instanceof SocksException refused ? refused.answer() : new byte[0];
        service.log().refused(tunnel, "protocol", String.valueOf(why.getMessage()));
        tunnel.sendAndClose(answer, Outcome.REFUSED);
    }
}
