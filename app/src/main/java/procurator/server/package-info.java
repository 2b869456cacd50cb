/** The server's role: a link on the left; target policy, resolver and direct dialling on the right. */
@NullMarked
package procurator.server;

import org.jspecify.annotations.NullMarked;
