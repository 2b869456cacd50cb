package procurator.dial;

import procurator.loop.EventLoop;
import procurator.net.StreamSocket;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.wire.Address;

/** Reaches targets straight, as far as the policy allows. */
public final class DirectDialer implements Dialer {
    private final HostDialer hosts;

    public DirectDialer(EventLoop loop, Resolver resolver, TargetPolicy policy, HostDialer.Options options) {
        this.hosts = new HostDialer(loop, resolver, policy::allows, options);
    }

    @Override
    public Dial dial(Address target, Answer answer) {
        return hosts.connect(target, new Connecting.Answer() {
            @Override
            public void connected(StreamSocket socket) {
                answer.reached(Outbound.plain(socket));
            }

            @Override
            public void failed(DialFailure why) {
                answer.failed(why);
            }
        });
    }
}
