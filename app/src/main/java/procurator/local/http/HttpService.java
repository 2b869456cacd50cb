package procurator.local.http;

import procurator.half.ClientLog;
import procurator.half.Mode;
import procurator.socks.Users;

/**
 * What the HTTP stages of one loop share.
 *
 * @param users who may come in, as at the SOCKS port; nobody named means everybody
 * @param mode HTTP is carried over TCP alone
 * @param log hears of those who are refused
 */
public record HttpService(Users users, Mode mode, ClientLog log) {}
