/*
 * linux_manager.h - which network manager of this machine looks after a NIC,
 * from the files under /run that each of them leaves about its NICs.
 *
 * Such a program takes away addresses that it did not add, or takes its own
 * away when the cable is pulled; an administrator wants to hear of it before.
 */
#ifndef LINUX_MANAGER_H
#define LINUX_MANAGER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Finds out in which namespace we are, while we may still look at the first
 * process; whoever has not asked is in none that has managers.
 */
void linux_manager_open(void);

/*
 * The manager's name, or NULL: none that is known.  root is put before the
 * paths; "" asks only when this process is in the network namespace of the
 * first one, for the files speak of that namespace's NICs.
 */
const char *linux_manager_of(const char *root, uint32_t ifindex,
    const char *name);

/*
 * Who has this port of rtnetlink: the name of the process, which for most
 * programs has the same number; "" when it is gone, as ip soon is.
 */
void linux_manager_program(uint32_t port, char *out, size_t size);

#endif
