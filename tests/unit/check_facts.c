/*
 * check_facts.c - tests of mpathd/core/facts.
 */
#include "mpathd/core/facts.h"
#include "mpathd/core/nicconf.h"

#include <bsd/string.h>
#include <check.h>
#include <stdlib.h>

#include "fixture.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/core/placement.h"

static struct model m;

static void
setup(void)
{
	fix_model(&m);
}

static void
teardown(void)
{
	fix_free(&m);
}

static struct nic *
nic(const char *name)
{
	return model_nic(&m, name);
}

/* As the plan does it. */
static struct addrfact
fact(const char *name, const char *addr)
{
	struct addrfact a = {
		.ifindex = nic(name)->link.ifindex,
		.addr = fix_ip(addr),
		.flags = ADDR_PERMANENT,
	};

	strlcpy(a.label, name, sizeof(a.label));
	return a;
}

static void
appears(const char *name, const char *addr, enum event_by by)
{
	struct addrfact a = fact(name, addr);

	facts_addr(&m, &a, by);
}

static void
vanishes(const char *name, const char *addr, enum event_by by)
{
	struct addrfact a = fact(name, addr);

	facts_addr_gone(&m, &a, by);
}

/* All units that are up are in the kernel, as if the plan had been obeyed. */
static void
settled(void)
{
	fix_settle(&m);
}

/* ---------------------------------------------------------------- links -- */

START_TEST(test_a_nic_is_known_by_its_name)
{
	struct linkfact link;

	fix_two(&m);
	link = nic("hme0")->link;
	facts_link_gone(&m, link.ifindex);
	ck_assert(!nic("hme0")->present);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
	link.ifindex = 77;
	facts_link(&m, &link, SEC(5));
	ck_assert(nic("hme0")->present);
	ck_assert_ptr_eq(model_nic_by_index(&m, 77), nic("hme0"));
	ck_assert_str_eq(nic("hme0")->group->name, "test");
}
END_TEST

START_TEST(test_a_nic_without_group_is_forgotten_when_it_goes)
{
	fix_nic(&m, "hme3");
	appears("hme3", ".30/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m), "hme3 .30");
	facts_link_gone(&m, nic("hme3")->link.ifindex);
	ck_assert_ptr_null(nic("hme3"));
}
END_TEST

START_TEST(test_a_renamed_nic_is_a_new_one)
{
	struct linkfact link;

	fix_nic(&m, "tmp0");
	link = nic("tmp0")->link;
	strlcpy(link.name, "hme0", sizeof(link.name));
	facts_link(&m, &link, 0);
	ck_assert(nic("hme0")->present);
	ck_assert_ptr_eq(model_nic_by_index(&m, link.ifindex), nic("hme0"));
	ck_assert_ptr_null(nic("tmp0"));
}
END_TEST

START_TEST(test_a_renamed_member_keeps_its_addresses_by_name)
{
	struct linkfact link;

	fix_two(&m);
	settled();
	link = nic("hme0")->link;
	strlcpy(link.name, "net9", sizeof(link.name));
	facts_link(&m, &link, 0);
	ck_assert(!nic("hme0")->present);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
	ck_assert_ptr_null(nic("net9")->group);
}
END_TEST

/* Also an adopted one, whose news comes again with its new label. */
START_TEST(test_what_a_renamed_member_leaves_behind_is_not_adopted)
{
	struct linkfact link;
	struct addrfact a;

	fix_two(&m);
	settled();
	fix_addr_add(&m, "hme0", ".77/24", "hme0:2");
	nic("hme0")->saved_conf.known = true;
	link = nic("hme0")->link;
	strlcpy(link.name, "net9", sizeof(link.name));
	facts_link(&m, &link, 0);
	a = TAILQ_LAST(&nic("net9")->kaddrs, kaddrlist)->fact;
	strlcpy(a.label, "net9:2", sizeof(a.label));
	facts_addr(&m, &a, BY_KERNEL);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:2 .77, hme1 .20, hme1:1 .22");
	ck_assert_str_eq(fix_addrs(&m),
	    "hme1: .20/24 .22/32; net9: .19/24 .21/32 .77/24");
	ck_assert(nic("net9")->saved_conf.known);
	ck_assert(!nic("hme0")->saved_conf.known);
}
END_TEST

START_TEST(test_a_member_renamed_while_nobody_looked_is_known_by_its_index)
{
	struct linkfact link;

	fix_two(&m);
	settled();
	link = nic("hme0")->link;
	facts_link_gone(&m, link.ifindex);
	nic("hme0")->seen_last = true;
	nic("hme0")->saved_conf.known = true;
	strlcpy(link.name, "net9", sizeof(link.name));
	facts_dump_begin(&m, DUMP_LINKS | DUMP_ADDRS);
	facts_link(&m, &link, SEC(1));
	facts_link(&m, &nic("hme1")->link, SEC(1));
	fix_addr_add(&m, "net9", ".19/24", "net9");
	facts_dump_end(&m, DUMP_LINKS | DUMP_ADDRS);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
	ck_assert(nic("net9")->saved_conf.known);
	ck_assert(!nic("hme0")->seen_last);
}
END_TEST

START_TEST(test_the_kernel_addresses_of_a_nic_go_with_it)
{
	fix_two(&m);
	settled();
	ck_assert_str_eq(fix_addrs(&m),
	    "hme0: .19/24 .21/32; hme1: .20/24 .22/32");
	facts_link_gone(&m, nic("hme0")->link.ifindex);
	ck_assert_str_eq(fix_addrs(&m), "hme1: .20/24 .22/32");
}
END_TEST

START_TEST(test_a_link_that_goes_down_ends_the_probes_on_their_way)
{
	struct probestat *ps;
	struct ipaddr a = fix_ip(".1");

	fix_two(&m);
	ps = &nic("hme0")->inst[FAM_INET].stats;
	probestat_sent(ps, &a, 1, SEC(1), SEC(1));
	ps->successes = 9;
	fix_carrier(&m, "hme0", false, SEC(2));
	ck_assert_uint_eq(probestat_unanswered(ps), 0);
	ck_assert_uint_eq(ps->successes, 0);
}
END_TEST

START_TEST(test_down_and_up_within_one_batch_leaves_its_trace)
{
	int i;

	fix_two(&m);
	nic("hme0")->inst[FAM_INET].stats.successes = 9;
	for (i = 0; i < 3; i++) {
		fix_carrier(&m, "hme0", false, SEC(2));
		fix_carrier(&m, "hme0", true, SEC(2));
	}
	ck_assert(nic_has_link(&m, nic("hme0")));
	ck_assert_uint_eq(nic("hme0")->inst[FAM_INET].stats.successes, 0);
	ck_assert_int_eq(linkflap_trusted_at(&nic("hme0")->flap), SEC(62));
}
END_TEST

/* Down and up again before the kernel told of the first. */
START_TEST(test_a_flap_that_only_the_kernels_count_shows_leaves_its_trace_too)
{
	struct linkfact link;

	fix_two(&m);
	nic("hme0")->inst[FAM_INET].stats.successes = 9;
	link = nic("hme0")->link;
	facts_link(&m, &link, SEC(2));
	ck_assert_uint_eq(nic("hme0")->inst[FAM_INET].stats.successes, 9);
	link.carrier_downs++;
	facts_link(&m, &link, SEC(2));
	ck_assert_uint_eq(nic("hme0")->inst[FAM_INET].stats.successes, 0);
	ck_assert_uint_eq(nic("hme0")->flap.ups, 1);
	link.carrier_downs += 2;
	facts_link(&m, &link, SEC(2));
	ck_assert_int_eq(linkflap_trusted_at(&nic("hme0")->flap), SEC(62));
}
END_TEST

START_TEST(test_an_ignored_link_leaves_no_trace)
{
	fix_two(&m);
	m.set.ignore_link = true;
	nic("hme0")->inst[FAM_INET].stats.successes = 9;
	fix_carrier(&m, "hme0", false, SEC(2));
	fix_carrier(&m, "hme0", true, SEC(2));
	ck_assert_uint_eq(nic("hme0")->inst[FAM_INET].stats.successes, 9);
	ck_assert_uint_eq(nic("hme0")->flap.ups, 0);
}
END_TEST

START_TEST(test_the_first_news_of_a_link_is_no_flap)
{
	int i;

	for (i = 0; i < 5; i++) {
		fix_nic(&m, "hme0");
		model_plumb(&m, nic("hme0"), FAM_INET);
		facts_link_gone(&m, nic("hme0")->link.ifindex);
	}
	fix_nic(&m, "hme0");
	ck_assert_uint_eq(nic("hme0")->flap.ups, 0);
}
END_TEST

START_TEST(test_the_loopback_is_plumbed_by_itself)
{
	struct linkfact lo = { .ifindex = 1,
		.name = "lo",
		.flags = LINK_UP | LINK_LOOPBACK,
		.carrier = true };

	facts_link(&m, &lo, 0);
	ck_assert_str_eq(fix_units(&m), "lo 0");
	appears("lo", "127.0.0.1/8", BY_KERNEL);
	ck_assert_str_eq(fix_units(&m), "lo 127.0.0.1");
	facts_link(&m, &lo, 0);
	ck_assert_str_eq(fix_units(&m), "lo 127.0.0.1");
}
END_TEST

/* ------------------------------------------------- addresses of others -- */

START_TEST(test_an_address_of_others_becomes_a_unit)
{
	struct unit *u;

	fix_nic(&m, "hme0");
	appears("hme0", ".19/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m), "hme0 .19");
	ck_assert(nic("hme0")->plumbed[FAM_INET]);
	u = fix_find(&m, "hme0");
	ck_assert(u->adopted);
	ck_assert(unit_is_data(u));
	appears("hme0", ".20/24", BY_KERNEL);
	ck_assert_str_eq(fix_units(&m), "hme0 .19, hme0:1 .20");
}
END_TEST

START_TEST(test_a_label_gives_the_number)
{
	struct addrfact a;

	fix_nic(&m, "hme0");
	a = fact("hme0", ".31/24");
	strlcpy(a.label, "hme0:7", sizeof(a.label));
	facts_addr(&m, &a, BY_OTHER);
	a = fact("hme0", ".32/24");
	strlcpy(a.label, "hme1:3", sizeof(a.label)); /* of another NIC */
	facts_addr(&m, &a, BY_OTHER);
	a = fact("hme0", ".33/24");
	strlcpy(a.label, "hme0:7", sizeof(a.label)); /* taken */
	facts_addr(&m, &a, BY_OTHER);
	a = fact("hme0", ".34/24");
	strlcpy(a.label, "hme0:web", sizeof(a.label));
	facts_addr(&m, &a, BY_OTHER);
	a = fact("hme0", ".35/24");
	strlcpy(a.label, "hme0:0", sizeof(a.label));
	facts_addr(&m, &a, BY_OTHER);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .32, hme0:1 .33, hme0:2 .34, hme0:3 .35, hme0:7 .31");
}
END_TEST

START_TEST(test_an_address_for_a_plumbed_and_empty_nic_is_unit_0)
{
	fix_nic(&m, "hme0");
	fix_unit(&m, "hme0", "", 0);
	appears("hme0", ".19/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m), "hme0 .19");
}
END_TEST

START_TEST(test_no_address_of_others_replaces_a_placeholder)
{
	fix_two(&m);
	placement_failover(&m, nic("hme0"), nic("hme1"));
	appears("hme0", ".77/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme0:1 .21, hme0:2 .77, hme1 .20, hme1:1 .22, hme1:2 .19");
}
END_TEST

START_TEST(test_our_own_addresses_are_known_again)
{
	fix_two(&m);
	appears("hme0", ".19/24", BY_US);
	appears("hme0", ".21/32", BY_OTHER);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
	ck_assert(!fix_find(&m, "hme0")->adopted);
}
END_TEST

START_TEST(test_an_address_of_the_group_on_the_wrong_member_is_no_new_unit)
{
	fix_two(&m);
	appears("hme1", ".19/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
}
END_TEST

/* Told again and again, as in every dump. */
START_TEST(test_one_address_on_two_nics_without_group_is_two_units)
{
	int i;

	fix_nic(&m, "ppp0");
	fix_nic(&m, "ppp1");
	for (i = 0; i < 3; i++) {
		appears("ppp0", "10.0.0.1/32", BY_OTHER);
		appears("ppp1", "10.0.0.1/32", BY_OTHER);
	}
	ck_assert_str_eq(fix_units(&m), "ppp0 10.0.0.1, ppp1 10.0.0.1");
	ck_assert_pstr_eq(model_check(&m), NULL);
}
END_TEST

START_TEST(test_whoever_added_an_address_may_take_it_away)
{
	fix_two(&m);
	appears("hme0", ".77/24", BY_OTHER);
	ck_assert_ptr_nonnull(fix_find(&m, "hme0:2"));
	vanishes("hme0", ".77/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
}
END_TEST

START_TEST(test_but_not_from_where_he_did_not_put_it)
{
	fix_two(&m);
	settled();
	appears("hme0", ".77/24", BY_OTHER);
	placement_failover(&m, nic("hme0"), nic("hme1"));
	settled();
	ck_assert_ptr_nonnull(fix_find(&m, "hme1:3"));
	vanishes("hme1", ".77/24", BY_OTHER);
	ck_assert_ptr_nonnull(fix_find(&m, "hme1:3"));
	ck_assert_str_eq(fix_settle(&m), "add .77/24 hme1:3");
}
END_TEST

/* Managers of NICs take back what they gave when the cable is pulled. */
START_TEST(test_nor_from_a_nic_whose_cable_is_out)
{
	fix_two(&m);
	appears("hme0", ".77/24", BY_OTHER);
	settled();
	fix_carrier(&m, "hme0", false, SEC(1));
	vanishes("hme0", ".77/24", BY_OTHER);
	ck_assert_ptr_nonnull(model_unit(nic("hme0"), FAM_INET, 2));
	fix_carrier(&m, "hme0", true, SEC(2));
	settled();
	vanishes("hme0", ".77/24", BY_OTHER);
	ck_assert_ptr_null(model_unit(nic("hme0"), FAM_INET, 2));
}
END_TEST

START_TEST(test_an_address_of_ours_stays_wanted)
{
	fix_two(&m);
	settled();
	vanishes("hme0", ".19/24", BY_OTHER);
	ck_assert_str_eq(fix_settle(&m), "add .19/24 hme0");
}
END_TEST

START_TEST(test_without_group_an_address_that_goes_is_given_up)
{
	fix_nic(&m, "hme3");
	fix_unit(&m, "hme3", ".30/24", LIFF_UP);
	fix_unit(&m, "hme3:1", ".31/24", LIFF_UP);
	settled();
	vanishes("hme3", ".31/24", BY_OTHER);
	vanishes("hme3", ".30/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m), "hme3 .30");
	ck_assert(!unit_is_up(fix_find(&m, "hme3")));
	/* It comes up again when somebody puts it there. */
	appears("hme3", ".30/24", BY_OTHER);
	ck_assert(unit_is_up(fix_find(&m, "hme3")));
}
END_TEST

/* First the flag UP goes, then the addresses, then the link (linux 12). */
START_TEST(test_a_device_on_its_way_out_loses_no_unit)
{
	struct linkfact link;

	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	model_plumb(&m, nic("hme1"), FAM_INET);
	appears("hme0", ".19/24", BY_OTHER);
	model_set_group(&m, nic("hme0"), "test");
	model_set_group(&m, nic("hme1"), "test");
	link = nic("hme0")->link;
	link.flags &= ~(uint32_t)LINK_UP;
	facts_link(&m, &link, 0);
	vanishes("hme0", ".19/24", BY_KERNEL);
	facts_link_gone(&m, link.ifindex);
	ck_assert_str_eq(fix_units(&m), "hme0 .19");
	placement_failover(&m, nic("hme0"), nic("hme1"));
	ck_assert_str_eq(fix_units(&m), "hme0 -, hme1 .19");
}
END_TEST

/* Legal in Linux: the same address with two masks. */
START_TEST(test_of_two_forms_of_an_address_one_may_go)
{
	fix_nic(&m, "hme3");
	appears("hme3", ".30/24", BY_OTHER);
	appears("hme3", ".30/32", BY_OTHER);
	ck_assert_str_eq(fix_units(&m), "hme3 .30");
	vanishes("hme3", ".30/32", BY_OTHER);
	ck_assert_str_eq(fix_units(&m), "hme3 .30");
	ck_assert_str_eq(fix_settle(&m), "");
	vanishes("hme3", ".30/24", BY_OTHER);
	ck_assert_str_eq(fix_units(&m), "");
}
END_TEST

START_TEST(test_news_of_an_unknown_link_is_not_taken)
{
	struct addrfact a = { .ifindex = 99, .addr = fix_ip(".9/24") };

	facts_addr(&m, &a, BY_OTHER);
	facts_addr_gone(&m, &a, BY_OTHER);
	facts_link_gone(&m, 99);
	ck_assert_str_eq(fix_units(&m), "");
}
END_TEST

START_TEST(test_a_renewed_lease_is_noted)
{
	struct addrfact a;

	fix_nic(&m, "hme0");
	a = fact("hme0", ".19/24");
	a.valid_s = a.preferred_s = 600;
	a.flags = 0;
	facts_addr(&m, &a, BY_OTHER);
	a.valid_s = 3600;
	facts_addr(&m, &a, BY_OTHER);
	ck_assert_uint_eq(fix_find(&m, "hme0")->found.valid_s, 3600);
}
END_TEST

/* ---------------------------------------------------------------- dumps -- */

static void
dump(const char *const *nics, const char *const *addrs)
{
	size_t i;

	facts_dump_begin(&m, DUMP_LINKS | DUMP_ADDRS);
	for (i = 0; nics[i] != NULL; i++)
		facts_link(&m, &nic(nics[i])->link, SEC(1));
	for (i = 0; addrs[i] != NULL; i += 2)
		appears(addrs[i], addrs[i + 1], BY_KERNEL);
	facts_dump_end(&m, DUMP_LINKS | DUMP_ADDRS);
}

START_TEST(test_what_a_dump_does_not_say_is_gone)
{
	static const char *const nics[] = { "hme0", NULL };
	static const char *const addrs[] = { "hme0", ".19/24", NULL };

	fix_nic(&m, "hme0");
	fix_nic(&m, "hme3");
	appears("hme0", ".19/24", BY_OTHER);
	appears("hme0", ".77/24", BY_OTHER);
	appears("hme3", ".30/24", BY_OTHER);
	dump(nics, addrs);
	ck_assert_str_eq(fix_units(&m), "hme0 .19");
	ck_assert_str_eq(fix_addrs(&m), "hme0: .19/24");
	ck_assert_ptr_null(nic("hme3"));
}
END_TEST

/* It is there, but not with the settings that we gave it: it was away. */
START_TEST(test_adopted_addresses_that_went_with_the_device_are_kept)
{
	static const char *const nics[] = { "hme0", "hme1", NULL };
	static const char *const addrs[] = { "hme1", ".20/24", NULL };

	fix_two(&m);
	settled();
	fix_addr_add(&m, "hme0", ".77/24", "hme0:2");
	nic("hme0")->saved_conf.known = nic("hme0")->conf_set = true;
	nic("hme0")->link.conf = (struct nicconf){ .known = true };
	dump(nics, addrs);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:2 .77, hme1 .20, hme1:1 .22");
	/* With our settings on it, somebody took it away. */
	nic("hme0")->link.conf = nicconf_wanted(nic("hme0"));
	dump(nics, addrs);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
}
END_TEST

START_TEST(test_a_dump_of_links_says_nothing_of_addresses)
{
	fix_two(&m);
	settled();
	facts_dump_begin(&m, DUMP_LINKS);
	facts_link(&m, &nic("hme0")->link, SEC(1));
	facts_link(&m, &nic("hme1")->link, SEC(1));
	facts_dump_end(&m, DUMP_LINKS);
	ck_assert_str_eq(fix_addrs(&m),
	    "hme0: .19/24 .21/32; hme1: .20/24 .22/32");
}
END_TEST

START_TEST(test_a_dump_without_news_changes_nothing)
{
	static const char *const nics[] = { "hme0", "hme1", NULL };
	static const char *const addrs[] = { "hme0", ".19/24", "hme0", ".21/32",
		"hme1", ".20/24", "hme1", ".22/32", NULL };

	fix_two(&m);
	settled();
	dump(nics, addrs);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
	ck_assert_uint_eq(nic("hme0")->flap.ups, 0);
}
END_TEST

/* The kernel has the test address as /32, the administrator gave /24. */
START_TEST(test_an_adopted_test_address_survives_a_dump)
{
	static const char *const nics[] = { "hme0", "hme1", NULL };
	static const char *const addrs[] = { "hme0", ".19/24", "hme0", ".21/32",
		NULL };

	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	fix_addr_add(&m, "hme0", ".19/24", "hme0");
	fix_addr_add(&m, "hme0", ".21/24", "hme0:1");
	fix_find(&m, "hme0:1")->flags = FIX_TEST;
	model_set_group(&m, nic("hme0"), "test");
	model_set_group(&m, nic("hme1"), "test");
	settled();
	ck_assert_str_eq(fix_addrs(&m), "hme0: .19/24 .21/32");
	dump(nics, addrs);
	ck_assert_str_eq(fix_units(&m), "hme0 .19, hme0:1 .21");
	ck_assert_uint_eq(fix_find(&m, "hme0:1")->addr.plen, 24);
}
END_TEST

/* Its own form comes back when the NIC leaves, dump or no dump. */
START_TEST(test_our_form_of_an_adopted_address_is_not_taken_for_its_own)
{
	struct addrfact ours;

	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	fix_addr_add(&m, "hme0", ".21/24", "hme0");
	fix_find(&m, "hme0")->flags = FIX_TEST;
	model_set_group(&m, nic("hme0"), "test");
	settled();
	ck_assert_str_eq(fix_addrs(&m), "hme0: .21/32");
	ours = TAILQ_FIRST(&nic("hme0")->kaddrs)->fact;
	facts_addr(&m, &ours, BY_KERNEL);
	model_set_group(&m, nic("hme0"), "");
	settled();
	ck_assert_str_eq(fix_addrs(&m), "hme0: .21/24");
	ck_assert_uint_eq(TAILQ_FIRST(&nic("hme0")->kaddrs)->fact.scope,
	    SCOPE_UNIVERSE);
}
END_TEST

/* --------------------------------------------------------------- routes -- */

static struct event
route(const char *dst, const char *gateway, const char *name)
{
	struct event ev = { .type = EV_ROUTE, .by = BY_OTHER };

	ev.route = fix_route(&m, dst, gateway, name);
	return ev;
}

START_TEST(test_routes_are_kept_in_the_order_of_the_kernel)
{
	struct event ev;

	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	ev = route("default", ".1", "hme0");
	facts_route(&m, &ev);
	ev = route("default", ".2", "hme0"); /* prepended */
	facts_route(&m, &ev);
	ev = route("default", ".3", "hme1");
	ev.appended = true;
	facts_route(&m, &ev);
	ck_assert_str_eq(fix_routes(&m),
	    "default via .2 hme0; default via .1 hme0; default via .3 hme1");

	ev = route("default", ".4", "hme1");
	ev.replaced = true;
	facts_route(&m, &ev);
	ck_assert_str_eq(fix_routes(&m),
	    "default via .4 hme1; default via .1 hme0; default via .3 hme1");

	facts_route_gone(&m, &ev.route, BY_KERNEL);
	ck_assert_str_eq(fix_routes(&m),
	    "default via .1 hme0; default via .3 hme1");
}
END_TEST

START_TEST(test_a_route_of_another_metric_or_table_is_another_one)
{
	struct event ev;

	fix_nic(&m, "hme0");
	ev = route("default", ".1", "hme0");
	facts_route(&m, &ev);
	ev.replaced = true;
	ev.route.priority = 100;
	facts_route(&m, &ev);
	ev.route.priority = 0;
	ev.route.table = 7;
	facts_route(&m, &ev);
	ck_assert_str_eq(fix_routes(&m),
	    "default via .1 hme0; default via .1 hme0 metric 100; "
	    "default via .1 hme0");
}
END_TEST

START_TEST(test_a_route_told_twice_is_one)
{
	struct event ev;

	fix_nic(&m, "hme0");
	ev = route("default", ".1", "hme0");
	facts_route(&m, &ev);
	facts_route(&m, &ev);
	ck_assert_str_eq(fix_routes(&m), "default via .1 hme0");
}
END_TEST

START_TEST(test_a_dump_of_routes_brings_the_kernels_order)
{
	struct event a, b;

	fix_nic(&m, "hme0");
	a = route("default", ".1", "hme0");
	b = route("default", ".2", "hme0");
	a.appended = b.appended = true;
	facts_route(&m, &a);
	facts_route(&m, &b);
	facts_dump_begin(&m, DUMP_ROUTES);
	facts_route(&m, &b);
	facts_route(&m, &a);
	facts_dump_end(&m, DUMP_ROUTES);
	ck_assert_str_eq(fix_routes(&m),
	    "default via .2 hme0; default via .1 hme0");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("facts");
	TCase *tc = tcase_create("facts");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_a_nic_is_known_by_its_name);
	tcase_add_test(tc, test_a_nic_without_group_is_forgotten_when_it_goes);
	tcase_add_test(tc, test_a_renamed_nic_is_a_new_one);
	tcase_add_test(tc, test_a_renamed_member_keeps_its_addresses_by_name);
	tcase_add_test(tc,
	    test_what_a_renamed_member_leaves_behind_is_not_adopted);
	tcase_add_test(tc,
	    test_a_member_renamed_while_nobody_looked_is_known_by_its_index);
	tcase_add_test(tc, test_the_kernel_addresses_of_a_nic_go_with_it);
	tcase_add_test(tc,
	    test_a_link_that_goes_down_ends_the_probes_on_their_way);
	tcase_add_test(tc, test_down_and_up_within_one_batch_leaves_its_trace);
	tcase_add_test(tc,
	    test_a_flap_that_only_the_kernels_count_shows_leaves_its_trace_too);
	tcase_add_test(tc, test_an_ignored_link_leaves_no_trace);
	tcase_add_test(tc, test_the_first_news_of_a_link_is_no_flap);
	tcase_add_test(tc, test_the_loopback_is_plumbed_by_itself);
	tcase_add_test(tc, test_an_address_of_others_becomes_a_unit);
	tcase_add_test(tc, test_a_label_gives_the_number);
	tcase_add_test(tc,
	    test_an_address_for_a_plumbed_and_empty_nic_is_unit_0);
	tcase_add_test(tc, test_no_address_of_others_replaces_a_placeholder);
	tcase_add_test(tc, test_our_own_addresses_are_known_again);
	tcase_add_test(tc,
	    test_an_address_of_the_group_on_the_wrong_member_is_no_new_unit);
	tcase_add_test(tc,
	    test_one_address_on_two_nics_without_group_is_two_units);
	tcase_add_test(tc, test_whoever_added_an_address_may_take_it_away);
	tcase_add_test(tc, test_but_not_from_where_he_did_not_put_it);
	tcase_add_test(tc, test_nor_from_a_nic_whose_cable_is_out);
	tcase_add_test(tc, test_an_address_of_ours_stays_wanted);
	tcase_add_test(tc, test_without_group_an_address_that_goes_is_given_up);
	tcase_add_test(tc, test_a_device_on_its_way_out_loses_no_unit);
	tcase_add_test(tc, test_of_two_forms_of_an_address_one_may_go);
	tcase_add_test(tc, test_news_of_an_unknown_link_is_not_taken);
	tcase_add_test(tc, test_a_renewed_lease_is_noted);
	tcase_add_test(tc, test_what_a_dump_does_not_say_is_gone);
	tcase_add_test(tc,
	    test_adopted_addresses_that_went_with_the_device_are_kept);
	tcase_add_test(tc, test_a_dump_of_links_says_nothing_of_addresses);
	tcase_add_test(tc, test_a_dump_without_news_changes_nothing);
	tcase_add_test(tc, test_an_adopted_test_address_survives_a_dump);
	tcase_add_test(tc,
	    test_our_form_of_an_adopted_address_is_not_taken_for_its_own);
	tcase_add_test(tc, test_routes_are_kept_in_the_order_of_the_kernel);
	tcase_add_test(tc,
	    test_a_route_of_another_metric_or_table_is_another_one);
	tcase_add_test(tc, test_a_route_told_twice_is_one);
	tcase_add_test(tc, test_a_dump_of_routes_brings_the_kernels_order);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
