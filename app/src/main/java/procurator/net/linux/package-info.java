/** libc called through java.lang.foreign, in place on heap arrays: its calls, its error numbers, its addresses. */
@NullMarked
package procurator.net.linux;

import org.jspecify.annotations.NullMarked;
