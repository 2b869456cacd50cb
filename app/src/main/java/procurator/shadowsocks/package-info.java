/** The link's formats: SIP004, SIP022, SIP023 and stream ciphers, streams and packets, keys and replay filters. */
@NullMarked
package procurator.shadowsocks;

import org.jspecify.annotations.NullMarked;
