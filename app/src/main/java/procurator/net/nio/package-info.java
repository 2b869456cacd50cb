/** Sockets by java.nio selectors: slower, everywhere, the same behaviour. */
@NullMarked
package procurator.net.nio;

import org.jspecify.annotations.NullMarked;
