/**
 * A Shadowsocks proxy in two halves. The program's entry point stands here, everything else in the rooms below.
 *
 * <p>Nine files show how it works: {@code relay/Relay}, {@code local/socks/GreetingStage}, {@code relay/Tunnel},
 * {@code relay/Inflow}, {@code loop/EventLoop}, {@code net/epoll/EpollPoller}, {@code udp/Associations},
 * {@code config/Secrets}, {@code shadowsocks/StreamKey}. {@code docs/tour.md} leads through them.
 */
@NullMarked
package procurator;

import org.jspecify.annotations.NullMarked;
