package procurator.dial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import procurator.loop.EventLoop;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.wire.Address;

/** Reaches targets straight: looks their names up, leaves out what the policy closes, tries the others in turn. */
public final class DirectDialer implements Dialer {
    private final EventLoop loop;
    private final Resolver resolver;
    private final TargetPolicy policy;
    private final DialOptions options;

    public DirectDialer(EventLoop loop, Resolver resolver, TargetPolicy policy, DialOptions options) {
        this.loop = loop;
        this.resolver = resolver;
        this.policy = policy;
        this.options = options;
    }

    @Override
    public Dial dial(Address target, Answer<Outbound> answer) {
        Attempts attempts = new Attempts(
                target.port(),
                options,
                loop,
                Answer.of(socket -> answer.succeeded(Outbound.plain(socket)), answer::failed),
                null);
        return switch (target) {
            case Address.Ip ip -> {
                attempts.add(order(List.of(ip.host())));
                yield attempts;
            }
            case Address.Name name -> {
                Answer<List<InetAddress>> found = Answer.of(all -> attempts.add(order(all)), answer::failed);
                Dial asked = resolver.resolve(name.host(), loop, found);
                yield () -> {
                    asked.cancel();
                    attempts.cancel();
                };
            }
        };
    }

    /**
     * Finds the first allowed address of a target that there is a route to, for those who send datagrams.
     *
     * @param then may be told before this returns
     */
    public void find(Address target, Answer<InetSocketAddress> then) {
        Answer<List<InetAddress>> found = Answer.of(
                all -> {
                    List<InetAddress> order = order(all);
                    if (order.isEmpty()) {
                        then.failed(DialFailure.NOT_ALLOWED);
                    } else {
                        then.succeeded(Route.first(loop, order, target.port()));
                    }
                },
                then::failed);
        switch (target) {
            case Address.Ip ip -> found.succeeded(List.of(ip.host()));
            case Address.Name name -> resolver.find(name.host(), loop, found);
        }
    }

    private List<InetAddress> order(List<InetAddress> addresses) {
        List<InetAddress> allowed = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            if (policy.allows(address)) {
                allowed.add(address);
            }
        }
        return AddressOrder.of(allowed, options.ipv6First());
    }
}
