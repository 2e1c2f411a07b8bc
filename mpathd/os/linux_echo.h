/*
 * linux_echo.h - opens raw ICMP and ICMPv6 sockets, each for the echo replies
 * to one id, at one address of one NIC.
 */
#ifndef LINUX_ECHO_H
#define LINUX_ECHO_H

#include <stdint.h>
#include <sys/socket.h>

#include "lib/ipaddr.h"

/* A descriptor that does not block, or -errno. */
int linux_echo_open(uint32_t ifindex, const struct ipaddr *src, uint16_t id);

/* The address on that NIC's link; returns the length. */
socklen_t linux_echo_sockaddr(struct sockaddr_storage *, const struct ipaddr *,
    uint32_t ifindex);

#endif
