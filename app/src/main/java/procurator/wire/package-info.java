/** What every byte format here shares: addresses, and the two questions a stream's format answers (encode, decode). */
@NullMarked
package procurator.wire;

import org.jspecify.annotations.NullMarked;
