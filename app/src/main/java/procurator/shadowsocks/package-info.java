/** The link's formats: SIP004, SIP022 and SIP023, streams and packets, keys and replay filters. */
@NullMarked
package procurator.shadowsocks;

import org.jspecify.annotations.NullMarked;
