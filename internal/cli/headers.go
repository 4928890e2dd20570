package cli

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/feed"
)

func (a *app) headersCommand() *cobra.Command {
	var precompressed bool
	c := &cobra.Command{
		Use: "headers HOST", Short: "Print what your host should send along with the pages",
		Long: `Headers prints what a page can't say by itself, in the words of nginx, apache, netlify
or cloudflare: that nobody may frame it, that it comes encrypted, how long a file is
good, which page to show for an address that is not there. Paste it where the first
lines say. Netlify and Cloudflare Pages need none of it: each build writes public/_headers.`,
		Example: `  broadside headers nginx
  broadside headers apache > /srv/your-site/public/.htaccess
  broadside headers nginx --precompress    if you build with --precompress`,
		ValidArgs: feed.Hosts,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(feed.Hosts, args[0]) {
				return fmt.Errorf("headers takes one of %s", strings.Join(feed.Hosts, ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := a.load(cmd.Context(), build.Options{})
			defer l.close()
			if err != nil {
				return err
			}
			if l.site == nil {
				if err := a.show(l); err != nil {
					return err
				}
				return errProblems
			}
			home, err := url.Parse(l.site.Address())
			if err != nil {
				return fmt.Errorf("read the site's address: %w", err)
			}
			text, _ := feed.Headers(args[0], feed.Site{Address: home.String(), Base: home.EscapedPath(), Precompressed: precompressed})
			_, err = io.WriteString(a.env.Stdout, text)
			return err
		},
	}
	c.Flags().BoolVar(&precompressed, "precompress", false, "have the host send the .gz and .br files that build --precompress writes")
	return c
}
