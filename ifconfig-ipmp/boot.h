/*
 * boot.h - brings the network up from the hostname files.
 */
#ifndef BOOT_H
#define BOOT_H

/*
 * Applies all files below ROOT/etc and starts in.mpathd when that is done and
 * any NIC is in a group.  The exit status: 0 when there was nothing to do or an
 * address is up, else 1.
 */
int boot_all(const char *root);

/*
 * A NIC that appeared later gets what its files say; its addresses that live on
 * other members of its group come home.  The exit status.
 */
int boot_attach(const char *root, const char *nic);

/* Reports what is wrong in the files, and touches nothing.  The exit status. */
int boot_check(const char *root);

#endif
