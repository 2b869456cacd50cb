package procurator.local.socks;

import procurator.half.ClientLog;
import procurator.half.Mode;
import procurator.socks.Users;

/**
 * What the SOCKS stages of one loop share.
 *
 * @param users who may come in; nobody named means everybody
 * @param mode what may be asked for
 * @param udp where UDP ASSOCIATE is served
 * @param log hears of those who are refused
 */
public record SocksService(Users users, Mode mode, UdpService udp, ClientLog log) {}
