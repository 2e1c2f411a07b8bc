/*
 * lifflags.h - the interface flags of Solaris 10: their bits and names.
 *
 * Bits and order of printing: Solaris 10 net/if.h and ifconfig(1M).
 */
#ifndef LIFFLAGS_H
#define LIFFLAGS_H

#include <stddef.h>
#include <stdint.h>

#define LIFF_UP		 UINT64_C(0x1)
#define LIFF_BROADCAST	 UINT64_C(0x2)
#define LIFF_DEBUG	 UINT64_C(0x4)
#define LIFF_LOOPBACK	 UINT64_C(0x8)
#define LIFF_POINTOPOINT UINT64_C(0x10)
#define LIFF_NOTRAILERS	 UINT64_C(0x20)
#define LIFF_RUNNING	 UINT64_C(0x40)
#define LIFF_NOARP	 UINT64_C(0x80)
#define LIFF_PROMISC	 UINT64_C(0x100)
#define LIFF_ALLMULTI	 UINT64_C(0x200)
#define LIFF_INTELLIGENT UINT64_C(0x400)
#define LIFF_MULTICAST	 UINT64_C(0x800)
#define LIFF_MULTI_BCAST UINT64_C(0x1000)
#define LIFF_UNNUMBERED	 UINT64_C(0x2000)
#define LIFF_DHCP	 UINT64_C(0x4000)
#define LIFF_PRIVATE	 UINT64_C(0x8000)
#define LIFF_NOXMIT	 UINT64_C(0x10000)
#define LIFF_NOLOCAL	 UINT64_C(0x20000)
#define LIFF_DEPRECATED	 UINT64_C(0x40000)
#define LIFF_ADDRCONF	 UINT64_C(0x80000)
#define LIFF_ROUTER	 UINT64_C(0x100000)
#define LIFF_NONUD	 UINT64_C(0x200000)
#define LIFF_ANYCAST	 UINT64_C(0x400000)
#define LIFF_NORTEXCH	 UINT64_C(0x800000)
#define LIFF_IPV4	 UINT64_C(0x1000000)
#define LIFF_IPV6	 UINT64_C(0x2000000)
#define LIFF_NOFAILOVER	 UINT64_C(0x8000000)
#define LIFF_FAILED	 UINT64_C(0x10000000)
#define LIFF_STANDBY	 UINT64_C(0x20000000)
#define LIFF_INACTIVE	 UINT64_C(0x40000000)
#define LIFF_OFFLINE	 UINT64_C(0x80000000)
#define LIFF_XRESOLV	 UINT64_C(0x100000000)
#define LIFF_COS	 UINT64_C(0x200000000)
#define LIFF_PREFERRED	 UINT64_C(0x400000000)
#define LIFF_TEMPORARY	 UINT64_C(0x800000000)
#define LIFF_FIXEDMTU	 UINT64_C(0x1000000000)
#define LIFF_VIRTUAL	 UINT64_C(0x2000000000)
#define LIFF_DUPLICATE	 UINT64_C(0x4000000000)

/*
 * Prints "HEX<NAME1,NAME2,...>", names in the order of the bits and only the
 * hex when no named bit is set, as ifconfig(1M) does.  Returns buf.
 */
const char *lifflags_print(uint64_t flags, char *buf, size_t size);

#endif
